"""What the miners learn from the stock desk, which nobody had seen who wrote them.

The desk was made first and measured then: one habit of seven was stated. What is asserted is what
is found since the miners compare how tools were called: every habit, by its right runs, and nothing
made up.
"""

import json
import re
import shutil

import pytest
from skills_ref import validate

from t2s_pipeline.suites.stock.habits import Habit
from t2s_pipeline.suites.stock.plant import BLOCK, planted
from tests.conftest import run_in

pytestmark = pytest.mark.long

STATED = {  # by which words a reader recognises a habit in a rule; all patterns must be found
    Habit.UNITS_AS_CASES: (r"place_order|cases", r"\bcases\b", r"units_per_case|pieces|units"),
    Habit.FIRST_HIT: (r"find_items|hits", r"first|several|more than one|which|narrow|match"),
    Habit.RESEND: (r"reserve|transfer|refus|error|fail", r"again|unchanged|same|repeat|resend"),
    Habit.NO_SITE: (r"place_order|reserve", r"\bsite\b"),
    Habit.ONE_BY_ONE: (r"set_prices|set_price", r"set_prices|one by one|each|times|repeat|many"),
    Habit.NO_CONFIRM: (r"\bconfirm\b",),
    Habit.DISCONTINUED: (r"discontinued|replaced_by",),
}
PRECISION = RECALL = 0.9


def stated(text):
    """List the habits that a rule's words speak of."""
    return {
        habit
        for habit, patterns in STATED.items()
        if all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    }


@pytest.fixture(scope="module")
def stock_desk(memory):
    """A home in which the stock desk was worked at and evolved, made once."""
    home = memory / "stock-desk"
    run_in(home, ["rollout", "stock", "--trials", str(BLOCK)], ["evolve", "stock"])
    return home


@pytest.fixture
def desk(stock_desk, home):
    """A copy of that home."""
    shutil.copytree(stock_desk, home)
    return home


@pytest.fixture
def records(desk):
    """Each run's record, by (task, trial)."""
    (path,) = (desk / "sources").glob("*.jsonl")
    runs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(r["task_id"], r["trial"]): r for r in runs}


@pytest.fixture
def rules(desk, t2s_json):
    """Each rule of the skill with the runs behind it, as (task, trial)."""
    found = {}
    for line in t2s_json("blame", "stock")["lines"]:
        if line["origin"] == "taught" and line["text"].strip():
            causes = t2s_json("blame", "stock", f"{line['path']}:{line['line']}")["causes"]
            names = [cause["trajectory_id"].rsplit(".", 2)[1:] for cause in causes]
            found[line["text"]] = {(task, int(trial)) for task, trial in names}
    return found


def test_every_habit_has_words_by_which_it_is_known():
    assert set(STATED) == set(Habit)
    assert not stated("Read the record before anything else.")


def test_the_runs_behind_a_rule_about_failures_are_those_with_the_habit(rules, records):
    """A rule made of successes alone tells how a thing is done well: no habit is behind it."""
    found = set()
    for rule, runs in rules.items():
        if any(not records[run]["success"] for run in runs):
            (habit,) = stated(rule)
            had_it = {run for run in records if habit in planted(*run, 0)}
            assert len(runs & had_it) >= PRECISION * len(runs), rule
            assert len(runs & had_it) >= RECALL * len(had_it), rule
            found.add(habit)
    assert found == set(Habit)


def test_no_rule_is_about_nothing(rules):
    assert [rule for rule in rules if not stated(rule)] == []


def test_its_skill_is_valid(desk):
    assert validate(desk / "skills" / "stock") == []
