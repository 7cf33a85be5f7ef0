"""The habits of the scripted agent that can spoil its work."""

from collections.abc import Set
from enum import StrEnum


class Habit(StrEnum):
    """One bad habit; all but the last to be named spoil the result."""

    FORMULAS = "formulas written without their values"
    TOP_DOWN = "rows deleted top-down"
    TEXT = "numbers written as text"
    WRONG_SHEET = "the active sheet taken for the named one"
    HEADER = "the header row overwritten"
    STEP_LIMIT = "cell after cell read until the step limit"
    WRONG_COLUMN = "a column name guessed, then corrected"


SPOILING = tuple(habit for habit in Habit if habit is not Habit.WRONG_COLUMN)
"""Those after which a run fails."""

IMPOSSIBLE_TOGETHER = (
    {Habit.FORMULAS, Habit.TEXT},  # a cell holds one or the other
    {Habit.TOP_DOWN, Habit.HEADER},  # rows are deleted, or written anew
    *({Habit.STEP_LIMIT, other} for other in SPOILING if other is not Habit.STEP_LIMIT),
)


def possible(habits: Set[Habit]) -> bool:
    """Tell whether one run can have these habits: two at most, and none that exclude each other."""
    return len(habits) <= 2 and not any(pair <= habits for pair in IMPOSSIBLE_TOGETHER)
