"""The bad habits of the scripted agent; each spoils the run that has it."""

from collections.abc import Set
from enum import StrEnum


class Habit(StrEnum):
    """One bad habit."""

    UNITS_AS_CASES = "pieces given where cases are counted"
    FIRST_HIT = "the first of several hits taken"
    RESEND = "a refused call sent again unchanged, then given up"
    NO_SITE = "the optional site left out"
    ONE_BY_ONE = "articles read and priced one by one until the step limit"
    NO_CONFIRM = "a draft left unconfirmed"
    DISCONTINUED = "a discontinued article taken although its record was read"


IMPOSSIBLE_TOGETHER = (
    # The first hit is neither scarce nor discontinued.
    {Habit.FIRST_HIT, Habit.RESEND},
    {Habit.FIRST_HIT, Habit.DISCONTINUED},
    # Only what the site asked for does not have is refused; then there is no draft either.
    {Habit.NO_SITE, Habit.RESEND},
    {Habit.DISCONTINUED, Habit.RESEND},
    {Habit.NO_CONFIRM, Habit.RESEND},
)


def possible(habits: Set[Habit]) -> bool:
    """Tell whether one run can have these habits: two at most, and none that exclude each other."""
    return len(habits) <= 2 and not any(pair <= habits for pair in IMPOSSIBLE_TOGETHER)
