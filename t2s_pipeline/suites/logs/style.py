"""How a run of the scripted agent writes its pipelines: many ways, drawn by seed."""

import random
from dataclasses import dataclass
from typing import Literal

from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.question import Extreme, Question, Rank

Shape = Literal["uniq", "array", "lines", "pairs", "running", "plain"]
SHAPES: dict[type[Question], dict[Shape, set[Habit]]] = {
    Rank: {"uniq": {Habit.NUMBERS_AS_TEXT}, "array": {Habit.UNIQ_UNSORTED}},
    Extreme: {
        "lines": set(),
        "pairs": set(),
        "running": {Habit.NUMBERS_AS_TEXT, Habit.HEAD_FIRST},
    },
}
"""Ways of finding an answer, each with the habits that cannot go with it."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """What is drawn once for a run.

    Attributes:
        shape: how values are counted (``uniq``, an ``array`` of awk), or the largest is found
            (whole ``lines`` sorted, ``pairs`` of number and name, a ``running`` largest).
        filters: the stages that keep lines.
        take: the stage that cuts out values; empty if whole lines are sorted.
        trim: how many values to look at, where only some are looked at; else 0.
        early: whether to cut off before values are cut out, or after; the same ones are left.
        distinct: how values are made distinct.
        key: how sort is told the column.
        letters: whether sort's letters for number and direction are joined to the column.
        downward: whether the largest comes first.
        shown: how many lines of a ranking are shown.
        cat: whether pipelines begin with cat.
        counted: whether lines are counted by grep itself where it can.
        short: whether head and tail have their short options.
    """

    shape: Shape
    filters: tuple[str, ...]
    take: str
    trim: int
    early: bool
    distinct: tuple[str, ...]
    key: str
    letters: bool
    downward: bool
    shown: int
    cat: bool
    counted: bool
    short: bool


def style(question: Question, habits: frozenset[Habit], dice: random.Random) -> Style:
    """Draw the style of one run with these habits."""
    ways = SHAPES.get(type(question), {"plain": set()})
    shape = dice.choice([shape for shape, without in ways.items() if not without & habits])
    filters = [
        dice.choice(one.badly if one.habit in habits else one.well) for one in question.filters
    ]
    trims = question.trims if isinstance(question, Rank | Extreme) else (0,)
    return Style(
        shape=shape,
        filters=tuple(dice.sample(filters, len(filters))),
        take=dice.choice(question.takes) if question.takes and shape != "lines" else "",
        trim=dice.choice(trims) if Habit.HEAD_FIRST in habits else 0,
        early=dice.random() < 0.5,
        distinct=_distinct(habits, dice),
        key=_key(question, shape, dice),
        letters=dice.random() < 0.5,
        downward=dice.random() < 0.7,
        shown=max(dice.choice((1, 3, 5, 10)), question.top if isinstance(question, Rank) else 1),
        cat=dice.random() < 0.2,
        counted=dice.random() < 0.5,
        short=dice.random() < 0.5,
    )


def _key(question: Question, shape: Shape, dice: random.Random) -> str:
    if isinstance(question, Extreme) and shape == "lines":
        return dice.choice(question.keys)
    return dice.choice(("", "", "-k1", "-k1,1"))


def _distinct(habits: frozenset[Habit], dice: random.Random) -> tuple[str, ...]:
    if Habit.ALL_LINES in habits:
        return ()
    if Habit.UNIQ_UNSORTED in habits:
        return ("uniq",)
    return dice.choice((("sort -u",), ("sort", "uniq"), ("awk '!seen[$0]++'",)))
