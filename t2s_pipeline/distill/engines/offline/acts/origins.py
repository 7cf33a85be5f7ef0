"""Where the value of an argument comes from: the request, a field that was read, or both."""

import re
from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.acts.shown import Shown, text_of
from t2s_pipeline.distill.trajectories import Call, Json

REQUEST = "as the request has it"
FACTORS = (100, 1000, 60, 24, 7, 12)
"""Between units in common use: parts of a coin, of a kilogram, of a day, of a week, of a year."""
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\d-])")
_IN_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()


def origin(
    name: str, value: Json, call: Call, request: str, record: dict[str, Json], shown: Shown
) -> str:
    """Say where a value comes from, "" where that is not to be seen.

    Args:
        name: of the argument.
        value: which it was given.
        call: with which it was sent.
        request: what the user had written until then.
        record: what was known of the object that the call is about.
        shown: all that had been read.
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float) and not text_of(value, name):
        return next(_computed(value, request, record), "")
    text = text_of(value, name)
    if not text:
        return ""
    if re.search(rf"(?<!\w){re.escape(text.removeprefix('#'))}(?!\w)", request):
        return REQUEST
    mentioned = shown.mentions(text, call.step)
    link = shown.link(name, text, call.step) or next(iter(mentioned), None)
    return f"as `{link.field}` in the answer of `{link.within.call.tool}` has it" if link else ""


def _computed(value: float, request: str, record: dict[str, Json]) -> Iterator[str]:
    """Yield how a number follows from those of the request, and of the record that was read."""
    asked = [float(number.replace(",", "")) for number in _NUMBER.findall(request)]
    words = re.findall(r"[a-z]+", request.lower())
    asked += [n for n, word in enumerate(_IN_WORDS, 1) if word in words]
    if value in asked:
        yield REQUEST
    fields = {f: v for f, v in record.items() if isinstance(v, int | float)}
    read = {f: v for f, v in fields.items() if not isinstance(v, bool) and v not in (0, 1)}
    for field, held in read.items():
        if any(_same(value * held, one) for one in asked):
            yield f"as what the request has, divided by `{field}`"
        if any(_same(value, one * held) for one in asked):
            yield f"as what the request has, times `{field}`"
    for field, held in read.items():
        if _same(value, held):
            yield f"as `{field}` of the record has it"
    for factor in FACTORS:
        if any(one and _same(value, one * factor) for one in asked):
            yield f"as what the request has, times {factor}"
        if any(one and _same(value * factor, one) for one in asked):
            yield f"as what the request has, divided by {factor}"


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6
