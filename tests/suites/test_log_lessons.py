"""What the log desk's skill states, against what its agent was made to do."""

import json
import shutil

import pytest
from skills_ref import validate

from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.plant import planted
from tests.conftest import run_in

pytestmark = pytest.mark.long

SAID = {
    Habit.NUMBERS_AS_TEXT: "call `sort` with `-n`",
    Habit.UNIQ_UNSORTED: "let `uniq` read what `sort` puts out",
    Habit.ONE_CASE: "let it match in any case",
    Habit.HEAD_FIRST: "put `head` last",
    Habit.ALL_LINES: "make the values distinct before you count",
    Habit.BARE_DOT: "a dot stands for any character",
    Habit.WRONG_NAME: "use one of these names exactly",
}
"""By what a reader recognises that a rule is about a habit."""
PRECISION = 0.9


@pytest.fixture(scope="module")
def log_desk(memory):
    """A home in which the log desk was worked at and evolved, made once."""
    home = memory / "log-desk"
    run_in(home, ["rollout", "logs"], ["evolve", "logs"])
    return home


@pytest.fixture
def desk(log_desk, home):
    """A copy of that home."""
    shutil.copytree(log_desk, home)
    return home


@pytest.fixture
def rules(desk, t2s_json):
    """Each rule of the skill with the runs behind it, as (task, trial)."""
    found = {}
    for line in t2s_json("blame", "logs")["lines"]:
        if line["origin"] == "taught" and line["text"].strip():
            causes = t2s_json("blame", "logs", f"{line['path']}:{line['line']}")["causes"]
            names = [cause["trajectory_id"].rsplit(".", 2)[1:] for cause in causes]
            found[line["text"]] = {(task, int(trial)) for task, trial in names}
    return found


@pytest.fixture
def plant(desk):
    """Who was made to do what, as the agent says."""
    (path,) = (desk / "sources").glob("*.jsonl")
    runs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(r["task_id"], r["trial"]): planted(r["task_id"], r["trial"], 0) for r in runs}


def test_at_least_half_of_the_habits_are_stated_each_by_one_rule(rules):
    about = [[habit for habit, words in SAID.items() if words in rule] for rule in rules]
    assert all(len(habits) == 1 for habits in about), list(rules)
    assert len({habits[0] for habits in about}) == len(about) >= len(SAID) / 2


def test_the_runs_behind_a_rule_are_those_with_the_habit(rules, plant):
    assert len(plant) == 56
    for rule, runs in rules.items():
        (habit,) = (habit for habit, words in SAID.items() if words in rule)
        had_it = {run for run, found in plant.items() if habit in found}
        assert len(runs & had_it) >= PRECISION * len(runs), rule


def test_its_skill_is_valid(desk):
    assert validate(desk / "skills" / "logs") == []
