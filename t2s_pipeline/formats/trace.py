"""What every importer makes of a record: one trace, its outcome and its steps."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

SUCCESS = 1.0
"""The reward from which a run counts as a success."""


class Refused(ValueError):
    """A record that cannot be taken. Says what is wrong with it, never what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One message, or one tool call with its result (None: none was recorded)."""

    native_id: str
    role: str
    text: str | None = None
    tool: str | None = None
    arguments: str | None = None
    result: str | None = None
    is_error: bool = False
    tokens: int | None = None
    cost_usd: float | None = None


class Outcome(NamedTuple):
    """How a run was judged: reward 0…1, success, and who says so; None is unknown."""

    reward: float | None = None
    success: bool | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One recorded run. ``trial`` is None where the record does not number the task's runs."""

    task_id: str
    trial: str | None
    task_text: str | None
    outcome: Outcome
    steps: tuple[Step, ...]
    expected_actions: str | None = None
    termination: str | None = None
    model: str | None = None
    harness: str | None = None
    skill_version: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None
    started_at: datetime | None = None


def outcome(reward: Json, success: Json, source: str) -> Outcome:
    """Read an outcome; a reward of 1 is a success, less is a failure, null is unknown.

    Raises:
        Refused: the reward is no number from 0 to 1, or success is neither true nor false.
    """
    if success is not None and not isinstance(success, bool):
        raise Refused(f"success must be true or false, not {named_type(success)}")
    if reward is None:
        return Outcome(success=success, source=None if success is None else source)
    number = as_reward(reward)
    judged = number >= SUCCESS if success is None else success
    return Outcome(reward=number, success=judged, source=source)


def as_reward(reward: Json) -> float:
    """Return a reward as a number from 0 to 1, or refuse it."""
    if isinstance(reward, bool):
        return float(reward)
    if not isinstance(reward, int | float):
        raise Refused(f"reward must be a number from 0 to 1, not {named_type(reward)}")
    if math.isnan(reward) or not 0 <= reward <= 1:
        raise Refused(f"reward must be a number from 0 to 1, not {reward}")
    return float(reward)


def field(record: dict[str, Json], name: str, kind: type | tuple[type, ...]) -> Json:
    """Return the record's value of a name if it has one of that kind, None if it has none."""
    value = record.get(name)
    wrong = not isinstance(value, kind) or (isinstance(value, bool) and bool not in _kinds(kind))
    if value is not None and wrong:
        wanted = " or ".join(_TYPE_NAMES[k] for k in _kinds(kind))
        raise Refused(f"{name} must be {wanted}, not {named_type(value)}")
    return value


def identifier(record: dict[str, Json], *names: str) -> str | None:
    """Return the first of these fields that the record has, as text."""
    for name in names:
        value = field(record, name, (str, int))
        if value is not None and str(value).strip():
            return str(value).strip()
    return None


def named_type(value: object) -> str:
    """Name a JSON value's type as a person would."""
    return _TYPE_NAMES.get(type(value), type(value).__name__)


_TYPE_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


def _kinds(kind: type | tuple[type, ...]) -> tuple[type, ...]:
    return kind if isinstance(kind, tuple) else (kind,)
