"""How one call's arguments differ from the right ones, in ways that fit other tasks too."""

from typing import Literal, NamedTuple

import orjson

from t2s_pipeline.distill.engines.offline.facts import is_enum
from t2s_pipeline.distill.trajectories import Json

How = Literal["too high", "too low", "left items out", "added items", "other items", "other value"]


class Differing(NamedTuple):
    """One argument that was wrong.

    Attributes:
        name: the argument's own name.
        argument: the same, with where it stands: "amount (in payments)" for listed items.
        how: in which way the value differs from the right one.
        right: the right value where it is one of few (a small number, a choice), else "".
    """

    name: str
    argument: str
    how: How
    right: str


def differing(made: dict[str, Json], right: dict[str, Json]) -> list[Differing]:
    """Compare a call's arguments with the right ones; what is equal is left out."""
    names = sorted(made.keys() | right.keys())
    return [_compare(n, made.get(n), right.get(n)) for n in names if made.get(n) != right.get(n)]


def _compare(name: str, made: Json, right: Json) -> Differing:
    if isinstance(made, list) and isinstance(right, list):
        return _compare_lists(name, made, right)
    if isinstance(made, int | float) and isinstance(right, int | float):
        return Differing(name, name, _direction(made, right), _choice(right))
    if isinstance(right, list) and made is None:
        return Differing(name, name, "left items out", "")
    return Differing(name, name, "other value", _choice(right))


def _compare_lists(name: str, made: list[Json], right: list[Json]) -> Differing:
    mine, theirs = ([_canonical(item) for item in items] for items in (made, right))
    if set(mine) < set(theirs):
        return Differing(name, name, "left items out", "")
    if set(theirs) < set(mine):
        return Differing(name, name, "added items", "")
    field = _only_field(made, right)
    if field is not None:
        pairs = [
            (a[field], b[field])
            for a, b in zip(made, right, strict=True)
            if isinstance(a, dict) and isinstance(b, dict) and a[field] != b[field]
        ]
        hows = {
            _direction(a, b)
            for a, b in pairs
            if isinstance(a, int | float) and isinstance(b, int | float)
        }
        if len(hows) == 1 and len(pairs) > 0:
            return Differing(name, f"{field} (in {name})", hows.pop(), "")
        return Differing(name, f"{field} (in {name})", "other value", "")
    return Differing(name, name, "other items", "")


def _only_field(made: list[Json], right: list[Json]) -> str | None:
    """Return the one field in which equally long lists of objects differ, if there is one."""
    if len(made) != len(right):
        return None
    fields = set()
    for a, b in zip(made, right, strict=True):
        if not isinstance(a, dict) or not isinstance(b, dict) or a.keys() != b.keys():
            return None
        fields |= {key for key in a if a[key] != b[key]}
    return fields.pop() if len(fields) == 1 else None


def _direction(made: float, right: float) -> How:
    return "too high" if made > right else "too low"


def _choice(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and 0 <= value < 10:
        return str(value)
    return value.replace("_", " ") if isinstance(value, str) and is_enum(value) else ""


def _canonical(item: Json) -> bytes:
    return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
