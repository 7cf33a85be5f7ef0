"""What stands behind lines and discards: trajectories, each with the level-0 edits that count."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import orjson

from t2s_pipeline.pages.material import Material

LOST = ("contradicted", "counter-evidence", "contradiction")
"""Reasons of discards that speak against a rule, or that a rule speaks against."""


class Supporter(NamedTuple):
    """A trajectory and its level-0 edits that count here."""

    trajectory_id: str
    leaves: tuple[str, ...]


class Source(NamedTuple):
    """What lines rest on that cite the same edits.

    Attributes:
        edit_ids: the lowest edits with this wording.
        support: distinct tasks behind them.
        supporters: in order of position.
        lost: numbers of the discards that speak on the same lesson.
    """

    edit_ids: tuple[str, ...]
    support: int
    supporters: tuple[Supporter, ...]
    lost: tuple[int, ...]


Lesson = tuple[str, str]
T = TypeVar("T")


def sources(material: Material) -> dict[tuple[str, ...], Source]:
    """Return, by the edits that lines cite, what they rest on."""
    supporters: dict[tuple[str, int], list[Supporter]] = defaultdict(list)
    for path, line, name, leaves in material.lineage.iter_rows():
        supporters[path, line].append(Supporter(name, tuple(leaves)))
    speaking = _speaking(material)
    found: dict[tuple[str, ...], Source] = {}
    for row in material.lines.iter_rows(named=True):
        cited = tuple(row["edit_ids"])
        if cited and cited not in found:
            behind = tuple(supporters[row["path"], row["line"]])
            found[cited] = Source(cited, row["support"], behind, speaking.on(cited))
    for row in material.removed.iter_rows(named=True):
        cited = tuple(row["edit_ids"])
        if cited not in found:
            behind = _narrowed(material, cited)
            found[cited] = Source(cited, row["support"], behind, speaking.on(cited))
    return found


def discarded(material: Material) -> list[tuple[Supporter, ...]]:
    """Return what stands behind each discard, in their order; else whose patch dropped it."""
    behind = _behind(material)
    found = []
    for item_id, owner in material.discards.select("item_id", "trajectory_id").iter_rows():
        supporters = _supporters(behind.get(item_id, ()))
        found.append(supporters or ((Supporter(owner, ()),) if owner else ()))
    return found


def in_turn(rows: Iterable[Sequence[T]]) -> Iterator[T]:
    """Yield the first of every row, then the second of every row, and so on."""
    left = [row for row in rows if row]
    place = 0
    while left:
        yield from (row[place] for row in left)
        place += 1
        left = [row for row in left if len(row) > place]


def _behind(material: Material) -> dict[str, list[tuple[str, str]]]:
    behind: dict[str, list[tuple[str, str]]] = defaultdict(list)
    wanted = material.behind.select("edit_id", "trajectory_id", "leaf")
    for edit_id, name, leaf in wanted.iter_rows():
        behind[edit_id].append((name, leaf))
    return behind


def _supporters(pairs: Iterable[tuple[str, str]]) -> tuple[Supporter, ...]:
    leaves: dict[str, list[str]] = defaultdict(list)
    for name, leaf in pairs:
        leaves[name].append(leaf)
    return tuple(Supporter(name, tuple(sorted(found))) for name, found in leaves.items())


def _narrowed(material: Material, cited: Sequence[str]) -> tuple[Supporter, ...]:
    """Return what is behind some edits, without the leaves that they do not rest on."""
    behind = _behind(material)
    rests_on = dict(material.edits.select("edit_id", "rests_on").iter_rows())
    pairs = [
        (name, leaf)
        for edit_id in cited
        for name, leaf in behind.get(edit_id, ())
        if not rests_on[edit_id] or leaf in rests_on[edit_id]
    ]
    return _supporters(dict.fromkeys(pairs))


class _Speaking(NamedTuple):
    """Which discards speak on which lesson, and which lessons an edit states."""

    discards: dict[Lesson, list[int]]
    lessons: dict[str, str]
    parents: dict[str, Sequence[str]]

    def on(self, cited: Iterable[str]) -> tuple[int, ...]:
        """Return the discards that speak on the lessons of these edits or of their parents."""
        stated = [name for one in cited for name in (one, *self.parents[one])]
        lessons = {_lesson(self.lessons[name]) for name in stated if self.lessons.get(name)}
        return tuple(sorted({n for lesson in lessons for n in self.discards.get(lesson, ())}))


def _speaking(material: Material) -> _Speaking:
    lessons = dict(material.edits.select("edit_id", "lesson").iter_rows())
    discards: dict[Lesson, list[int]] = defaultdict(list)
    told = material.discards.select("item_id", "reason")
    for number, (item_id, reason) in enumerate(told.iter_rows()):
        if reason in LOST and lessons.get(item_id):
            discards[_lesson(lessons[item_id])].append(number)
    parents = dict(material.edits.select("edit_id", "parents").iter_rows())
    return _Speaking(discards, lessons, parents)


def _lesson(text: str) -> Lesson:
    """Name what an observation is about, whether it speaks for it or against it."""
    told = orjson.loads(text)
    return told["family"], orjson.dumps(told["slots"], option=orjson.OPT_SORT_KEYS).decode()
