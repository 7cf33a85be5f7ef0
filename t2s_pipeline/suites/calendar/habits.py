"""The habits of the scripted agent that can spoil its work."""

from collections.abc import Set
from enum import StrEnum


class Habit(StrEnum):
    """One bad habit; each of them spoils what is left in the calendar."""

    NAMESAKE = "the first of several people of one name taken"
    NO_ZONE = "a local time given without its zone"
    BUSY_UNSEEN = "a time chosen without a look at who is busy"
    REPEATED = "a room that was refused asked for again and again"
    UNSENT = "stopped before the updates were sent"
    REPLACED = "attendees overwritten where some were to be added"
    ONE_BY_ONE = "many events changed one by one"


IMPOSSIBLE_TOGETHER = (
    {Habit.REPLACED, Habit.REPEATED},  # fewer people fit into the room that would be refused
    {Habit.ONE_BY_ONE, Habit.NAMESAKE},  # the namesake's few events are soon changed
)


def possible(habits: Set[Habit]) -> bool:
    """Tell whether one run can have these habits: two at most, and none that exclude each other."""
    return len(habits) <= 2 and not any(pair <= habits for pair in IMPOSSIBLE_TOGETHER)
