"""The honest writer of drafts: it says of the tasks no more than what words they share."""

import re
from collections import Counter

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.shown import blocks

_NAME = re.compile(r"The skill is called (?P<name>\S+)\.\n")
_WORD = re.compile(r"\b[a-z]{5,}\b")


def describe(asked: str) -> dict[str, Json]:
    """Return ``{"description": …}`` of a skill by its name and the words of its tasks."""
    found = _NAME.search(asked)
    name = found["name"].replace("-", " ") if found else "these"
    words = Counter(
        word
        for _, parts in blocks(asked)
        for part in parts
        if part.name != "skill"
        for word in set(_WORD.findall(part.text))
    )
    common = [word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:5]]
    about = f" Use it when a task is about {', '.join(common)}." if common else ""
    return {"description": f"How to do {name} tasks.{about}"}


def draft(asked: str) -> dict[str, Json]:
    """Return a first draft of a skill."""
    lines: list[Json] = [
        "Find out first what is asked, and which records it is about.",
        "Compare the result with what was asked before closing the task.",
    ]
    return {**describe(asked), "sections": [{"title": "How to work", "lines": lines}]}
