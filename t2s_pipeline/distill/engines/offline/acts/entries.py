"""Which entry of a list was taken: the first, or one that stands out by what."""

import re

from t2s_pipeline.distill.engines.offline.acts.shown import Object
from t2s_pipeline.distill.trajectories import Json

FIRST, ANOTHER = "first", "another"
MOST_ENTRIES = 100


def marks(entry: Object, request: str) -> list[str]:
    """Say by what an entry stands out among those it was listed with.

    Returns:
        ``first`` or ``another``; ``lowest f`` and ``highest f`` of a number or a moment, ``fits f``
        of a text that has more words of the request than that of any other entry. Nothing of one
        that was listed by itself.
    """
    if len(entry.among) < 2:
        return []
    others = [one for one in entry.among if one is not entry.fields][:MOST_ENTRIES]
    said = [FIRST if entry.among[0] is entry.fields else ANOTHER]
    asked = request.lower()
    for field, value in entry.fields.items():
        theirs = [one.get(field) for one in others]
        if isinstance(value, int | float) and not isinstance(value, bool):
            said += _extreme(field, value, [v for v in theirs if isinstance(v, int | float)])
        elif isinstance(value, str):
            if all(isinstance(v, str) and v != value for v in theirs) and _fits(value, asked):
                most = max(_fits(v, asked) for v in theirs if isinstance(v, str))
                said += [f"fits {field}"] if _fits(value, asked) > most else []
            if re.match(r"\d{4}-\d\d-\d\d", value):
                said += _extreme_text(field, value, theirs)
    return said


def _extreme(field: str, value: float, theirs: list[int | float]) -> list[str]:
    if theirs and all(value < other for other in theirs):
        return [f"lowest {field}"]
    return [f"highest {field}"] if theirs and all(value > other for other in theirs) else []


def _extreme_text(field: str, value: str, theirs: list[Json]) -> list[str]:
    texts = [other for other in theirs if isinstance(other, str)]
    if texts and all(value < other for other in texts):
        return [f"lowest {field}"]
    return [f"highest {field}"] if texts and all(value > other for other in texts) else []


def _fits(text: str, request: str) -> float:
    """Return the share of a text's words that the request has, each as the beginning of one."""
    words = re.findall(r"\w+", text.lower())
    there = sum(bool(re.search(rf"\b{re.escape(word)}", request)) for word in words)
    return there / len(words) if words else 0
