"""What changed since the evolution before: lines, their support, and what was learned from."""

from difflib import SequenceMatcher
from typing import Literal, NamedTuple

import polars as pl

from t2s_pipeline.pages.material import Previous

LEARNED_FROM = ("patch", "empty", "failed")


class Line(NamedTuple):
    """A line of one evolution; ``support`` is None where it is not taught."""

    line: int
    text: str
    support: int | None


class Compared(NamedTuple):
    """A line of either evolution, or of both."""

    change: Literal["same", "added", "removed"]
    before: Line | None
    after: Line | None

    @property
    def support_changed(self) -> bool:
        """Tell whether the same words have another support."""
        one, other = self.before, self.after
        return bool(one and other and one.support != other.support and other.text.strip())


class Slots(NamedTuple):
    """Trajectories that are learned from now and were not before, and the other way round."""

    new: list[str]
    gone: list[str]


def compared(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, list[Compared]]:
    """Return, by path, the lines of both evolutions in one order, removed before added.

    Args:
        before: rows of ``blame_lines`` of the evolution before.
        after: the same of this one.
    """
    old, new = _by_path(before), _by_path(after)
    return {path: _aligned(old.get(path, []), new.get(path, [])) for path in {**new, **old}}


def compared_slots(previous: Previous, now: pl.DataFrame) -> Slots:
    """Tell what the two evolutions saw apart.

    Args:
        previous: the evolution before.
        now: trajectory_id and state of this one's slots, in order of position.
    """
    states = dict(previous.slots.select("trajectory_id", "state").iter_rows())
    slots = Slots([], [])
    for name, state in now.select("trajectory_id", "state").iter_rows():
        used, was = state in LEARNED_FROM, states.get(name) in LEARNED_FROM
        if used != was:
            (slots.new if used else slots.gone).append(name)
    return slots


def _by_path(rows: pl.DataFrame) -> dict[str, list[Line]]:
    files: dict[str, list[Line]] = {}
    for path, line, text, support in rows.select("path", "line", "text", "support").iter_rows():
        files.setdefault(path, []).append(Line(line, text, support))
    return files


def _aligned(before: list[Line], after: list[Line]) -> list[Compared]:
    matcher = SequenceMatcher(
        None, [line.text for line in before], [line.text for line in after], autojunk=False
    )
    rows: list[Compared] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[i1:i2], after[j1:j2], strict=True)
            rows += [Compared("same", old, new) for old, new in pairs]
        else:
            rows += [Compared("removed", old, None) for old in before[i1:i2]]
            rows += [Compared("added", None, new) for new in after[j1:j2]]
    return rows
