"""The habits of the scripted agent that can spoil its work."""

from collections.abc import Set
from enum import StrEnum


class Habit(StrEnum):
    """One bad habit; all but the last to be named spoil the answer."""

    NUMBERS_AS_TEXT = "numbers sorted as text"
    UNIQ_UNSORTED = "uniq on lines that are not sorted"
    ONE_CASE = "a word searched in one case where the log mixes cases"
    HEAD_FIRST = "cut off with head before sorting"
    ALL_LINES = "lines counted instead of distinct values"
    BARE_DOT = "a dot in a pattern not escaped"
    WRONG_NAME = "a file name guessed, then corrected"


SPOILING = tuple(habit for habit in Habit if habit is not Habit.WRONG_NAME)
"""Those after which a run fails."""

IMPOSSIBLE_TOGETHER = (
    {Habit.NUMBERS_AS_TEXT, Habit.UNIQ_UNSORTED},  # uniq pads its counts: as text they sort right
    {Habit.ALL_LINES, Habit.UNIQ_UNSORTED},  # values are made distinct, or not at all
)


def possible(habits: Set[Habit]) -> bool:
    """Tell whether one run can have these habits: two at most, and none that exclude each other."""
    return len(habits) <= 2 and not any(pair <= habits for pair in IMPOSSIBLE_TOGETHER)
