"""What the miners learn from the stock desk, which nobody had seen who wrote them."""

import re

from t2s_pipeline.suites.stock.habits import Habit

STATED = {  # by which words a reader recognises a habit in a rule; all patterns must be found
    Habit.UNITS_AS_CASES: (r"place_order|cases", r"\bcases\b", r"units_per_case|pieces|units"),
    Habit.FIRST_HIT: (r"find_items|hits", r"first|several|more than one|which|narrow|match"),
    Habit.RESEND: (r"reserve|transfer|refus|error|fail", r"again|unchanged|same|repeat|resend"),
    Habit.NO_SITE: (r"place_order|reserve", r"\bsite\b"),
    Habit.ONE_BY_ONE: (r"set_prices|set_price", r"set_prices|one by one|each|times|repeat|many"),
    Habit.NO_CONFIRM: (r"\bconfirm\b",),
    Habit.DISCONTINUED: (r"discontinued|replaced_by",),
}


def stated(text):
    """List the habits that a rule's words speak of."""
    return {
        habit
        for habit, patterns in STATED.items()
        if all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    }


def test_every_habit_has_words_by_which_it_is_known():
    assert set(STATED) == set(Habit)
    assert not stated("Read the record before anything else.")
