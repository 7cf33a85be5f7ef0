"""Facts: what was known of the record that a call is about, in words that can be compared."""

import re
from datetime import datetime, timedelta

from t2s_pipeline.distill.engines.offline.records import Record
from t2s_pipeline.distill.engines.offline.tools import words
from t2s_pipeline.distill.trajectories import Json, Trajectory

_INSTANT = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?"
_NOW = re.compile(
    r"(?:current (?:date|time)|date and time|today|\bnow\b)[^\n\d]{0,30}(" + _INSTANT + ")",
    re.IGNORECASE,
)
_ENUM = re.compile(r"[A-Za-z][A-Za-z_-]*(?: [A-Za-z_-]+){0,2}")
_DAY = timedelta(days=1)

ENUM_CHARACTERS = 24
"""A longer string is prose or a name, not one of a few values."""


def now_of(trajectory: Trajectory) -> datetime | None:
    """Return the date and time that the run's instructions give as the present one."""
    for step in trajectory.steps:
        if step.role in ("system", "user") and step.text and (found := _NOW.search(step.text)):
            return datetime.fromisoformat(found.group(1))
    return None


def facts(
    records: list[Record], arguments: dict[str, Json], now: datetime | None
) -> dict[str, str]:
    """Say what these records show and what the call would change in them.

    Args:
        records: the most particular first; its facts win over those of the same name.
        arguments: of the call; those that bear a field's name are compared with the field.
        now: against which dates are judged; None leaves dates out.

    Returns:
        Name → value, both in words: ``{"state": "open", "created at": "more than a day ago"}``.
    """
    said: dict[str, str] = {}
    for record in records:
        for name, value in record.fields.items():
            for fact, told in _facts_of(words(name), value, now):
                said.setdefault(fact, told)
    for name, value in arguments.items():
        if records and name in records[0].fields:
            same = _alike(value, records[0].fields[name])
            said[f"the call's {words(name)}"] = "as recorded" if same else "different"
    return said


def _facts_of(name: str, value: Json, now: datetime | None) -> list[tuple[str, str]]:
    if isinstance(value, bool):
        return [(name, "true" if value else "false")]
    if isinstance(value, int | float):
        return [(name, "zero" if value == 0 else "not zero")]
    if isinstance(value, str):
        moment = _moment(value)
        if moment is not None:
            return [(name, _age(moment, now))] if now else []
        is_choice = is_enum(value)
        return [(name, value.replace("_", " "))] if is_choice else []
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return _facts_of_items(name, [item for item in value if isinstance(item, dict)], now)
    return []


def _facts_of_items(
    name: str, items: list[dict[str, Json]], now: datetime | None
) -> list[tuple[str, str]]:
    said = [(f"number of {name}", "one" if len(items) == 1 else "several")]
    for field in items[0]:
        moments = [_moment(item.get(field)) for item in items]
        if now and all(moments):
            past = any(m.date() < now.date() for m in moments if m)
            said.append((f"{words(field)} of {name}", "in the past" if past else "still to come"))
    return said


def _moment(value: Json) -> datetime | None:
    if not isinstance(value, str) or not re.fullmatch(_INSTANT, value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _age(moment: datetime, now: datetime) -> str:
    if moment > now:
        return "still to come"
    return "within the last day" if now - moment <= _DAY else "more than a day ago"


def _alike(value: Json, recorded: Json) -> bool:
    """Compare a call's argument with a field; of recorded items only the call's fields count."""
    if not (isinstance(value, list) and isinstance(recorded, list)) or len(value) != len(recorded):
        return value == recorded
    return all(
        {k: b.get(k) for k in a} == a if isinstance(a, dict) and isinstance(b, dict) else a == b
        for a, b in zip(value, recorded, strict=True)
    )


def is_enum(value: str) -> bool:
    """Tell a choice among few (``round_trip``) from prose, names and ids, by its shape alone."""
    return len(value) <= ENUM_CHARACTERS and _ENUM.fullmatch(value) is not None
