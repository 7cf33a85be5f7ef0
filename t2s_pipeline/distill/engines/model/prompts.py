"""What a model is told, and a hash of all of it that can change an analysis or a merge."""

from collections.abc import Mapping

import orjson

from t2s_pipeline.calls import Json
from t2s_pipeline.ids import digest
from t2s_pipeline.templates import raw

TEMPLATES = (
    "analyst",
    "success",
    "error",
    "neutral",
    "record",
    "repair",
    "correct",
    "turns",
    "merge",
    "batch",
    "rule",
)


def hashes(schemas: Mapping[str, Json]) -> str:
    """Return JSON of what is said → its hash: the templates, and the schemas of tools and answers.

    Drafts and descriptions are no part of it: they become part of the base, which has a version.
    """
    told = {f"model/{name}.md": digest(raw(f"model/{name}.md")) for name in TEMPLATES}
    told |= {name: digest(schema) for name, schema in schemas.items()}
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def system(text: str) -> dict[str, Json]:
    """Return a system message."""
    return {"role": "system", "content": text}


def user(text: str) -> dict[str, Json]:
    """Return a user's message."""
    return {"role": "user", "content": text}
