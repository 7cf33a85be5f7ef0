"""``agent-trace.json``: which lines came from which run, as third-party blame tools read it.

The format is Agent Trace 0.1.0 (agent-trace.dev). A run is a conversation; several may have made
the same range. Lines that nobody taught or wrote by hand are left untracked, as the format has it.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

import orjson

from t2s_pipeline.distill.skill.assembly import SkillLine
from t2s_pipeline.ids import digest

VERSION = "0.1"
"""As the format's schema wants it: major and minor only."""
FILE = "agent-trace.json"
GENERATOR = "t2s-pipeline"


class Made(NamedTuple):
    """A skill's version, as the record names it.

    Attributes:
        skill: its name.
        version: of its files.
        at: when its evolution was finished.
        tool_version: of this package.
    """

    skill: str
    version: str
    at: datetime
    tool_version: str


def agent_trace(
    made: Made,
    lines: Sequence[SkillLine],
    runs: Mapping[tuple[str, int], Sequence[str]],
    models: Mapping[str, str | None],
) -> str:
    """Return the JSON text of the record.

    Args:
        made: what it is about.
        lines: of all the skill's files.
        runs: (path, line) of taught lines → the trajectories behind it.
        models: trajectory → the model that ran, where the record says so.
    """
    told = {
        "version": VERSION,
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"t2s:{made.version}")),
        "timestamp": made.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tool": {"name": GENERATOR, "version": made.tool_version},
        "files": [
            {"path": path, "conversations": _conversations(list(of_file), runs, models)}
            for path, of_file in groupby(lines, key=lambda line: line.path)
        ],
        "metadata": {GENERATOR: {"skill": made.skill, "skill_version": made.version}},
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n"


def _conversations(
    lines: list[SkillLine],
    runs: Mapping[tuple[str, int], Sequence[str]],
    models: Mapping[str, str | None],
) -> list[dict[str, object]]:
    taught: dict[str, list[dict[str, object]]] = {}
    by_hand: list[dict[str, object]] = []
    for (origin, _), block in groupby(lines, key=lambda line: (line.origin, line.edit_ids)):
        of_block = list(block)
        if origin == "human":
            by_hand.append(_range(of_block))
        for name in runs.get((of_block[0].path, of_block[0].line), ()):
            taught.setdefault(name, []).append(_range(of_block))
    conversations: list[dict[str, object]] = [
        {"url": _url(name), "contributor": _contributor(models.get(name)), "ranges": ranges}
        for name, ranges in sorted(taught.items())
    ]
    if by_hand:
        conversations.append({"contributor": {"type": "human"}, "ranges": by_hand})
    return conversations


def _range(lines: list[SkillLine]) -> dict[str, object]:
    return {
        "start_line": lines[0].line,
        "end_line": lines[-1].line,
        "content_hash": f"blake2b-128:{digest([line.text for line in lines])}",
    }


def _url(trajectory_id: str) -> str:
    """Name a run by a URI of our own: the records are kept, and no server shows them."""
    return f"t2s:trajectory/{quote(trajectory_id)}"


def _contributor(model: str | None) -> dict[str, str]:
    return {"type": "ai", "model_id": model[:250]} if model else {"type": "ai"}
