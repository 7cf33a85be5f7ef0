"""The words of steps: what level-0 edits quote, with the steps around, until a page is full."""

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import orjson
import polars as pl

from t2s_pipeline.pages.excerpts import Pieces, brief, excerpt, marks
from t2s_pipeline.pages.limits import Limits
from t2s_pipeline.pages.strings import Strings

Told = list[int | list]


class _Cited(NamedTuple):
    """A step that an edit quotes."""

    trajectory_id: str
    step: int
    quotes: list[str]
    text: str | None
    arguments: str | None
    result: str | None


class Words:
    """Collects the words of edits in the order of their importance."""

    def __init__(self, strings: Strings, trajectories: dict[str, int], limits: Limits) -> None:
        """Start without any.

        Args:
            strings: of the page.
            trajectories: id → number of those that the page lists.
            limits: of the page.
        """
        self._strings, self._trajectories, self._limits = strings, trajectories, limits
        self._began = strings.size
        self._size = 0
        self.evidence: dict[str, orjson.Fragment] = {}
        """Level-0 edit → [[trajectory, step, [part, pieces, marked] …] …] that it quotes."""
        self.steps: dict[int, dict[int, tuple[int, int, int]]] = {}
        """Trajectory → step → [speaker, error, brief]."""

    @property
    def full(self) -> bool:
        """Whether there is no room for more."""
        return self._size + self._strings.size - self._began >= self._limits.words_bytes

    def add(self, cited: pl.DataFrame, around: pl.DataFrame) -> None:
        """Add the words of some edits, in their order, while there is room.

        Args:
            cited: rows of ``page_words``.
            around: rows of ``page_context`` for the same steps.
        """
        context = {row[:2]: row[2:] for row in around.iter_rows()}
        rows = cited.select("edit_id", *_Cited._fields).iter_rows()
        for edit_id, same in groupby(rows, key=itemgetter(0)):
            if self.full:
                return
            quoted = [_Cited(*told) for _, *told in same]
            quoted = [one for one in quoted if one.trajectory_id in self._trajectories]
            told = orjson.dumps([self._quoted(one) for one in quoted])
            self.evidence[edit_id] = orjson.Fragment(told)
            self._size += len(told)
            for one in quoted:
                self._add_steps(one.trajectory_id, one.step, context)

    def _quoted(self, one: _Cited) -> Told:
        parts = [(n, t) for n, t in enumerate((one.text, one.arguments, one.result)) if t]
        held = _shared_out(one.quotes, [text for _, text in parts])
        return [
            self._trajectories[one.trajectory_id],
            one.step,
            *(self._part(n, text, quotes) for (n, text), quotes in zip(parts, held, strict=True)),
        ]

    def _part(self, number: int, text: str, quotes: list[str]) -> list:
        shown = excerpt(text, quotes, self._limits) or brief(text, self._limits.brief)
        marked = [part for quote in quotes for part in marks(quote, self._limits)]
        return [number, self._numbered(shown), [self._strings.whole(part) for part in marked]]

    def _numbered(self, pieces: Pieces) -> list[int]:
        """Replace texts by their numbers; what was left out becomes negative."""
        return [
            -piece if isinstance(piece, int) else self._strings.whole(piece) for piece in pieces
        ]

    def _add_steps(self, name: str, step: int, context: dict[tuple, tuple]) -> None:
        steps = self.steps.setdefault(self._trajectories[name], {})
        around = self._limits.around
        for number in range(step - around, step + around + 1):
            if number not in steps and (name, number) in context:
                speaker, is_error, told = context[name, number]
                strings = self._strings
                steps[number] = (strings.number(speaker), int(is_error), strings.number(told))
                self._size += 16


def _shared_out(quotes: list[str], parts: list[str]) -> list[list[str]]:
    """Give each quote to one part of its step: of those that hold it, to that with most quotes."""
    if len(parts) == 1:
        return [quotes]
    holding = [[quote in text for quote in quotes] for text in parts]
    crowded = sorted(range(len(parts)), key=lambda n: -sum(holding[n]))
    held: list[list[str]] = [[] for _ in parts]
    for number, quote in enumerate(quotes):
        place = next((n for n in crowded if holding[n][number]), None)
        if place is not None:
            held[place].append(quote)
    return held
