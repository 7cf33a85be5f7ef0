"""The demo: what it states, against what the agent was made to do."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from skills_ref import validate

from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.plant import planted
from tests.conftest import ROOT, files_in

pytestmark = pytest.mark.system

SAID = {
    Habit.FORMULAS: "begins with “=”",
    Habit.TOP_DOWN: "go from the last to the first",
    Habit.TEXT: "Write numbers as numbers",
    Habit.WRONG_SHEET: "not as `.active`",
    Habit.HEADER: "such as a heading, was overwritten",
    Habit.STEP_LIMIT: "piece by piece",
    Habit.WRONG_COLUMN: "print the names that are there",
}
"""By what a reader recognises that a rule is about a habit."""
ENOUGH = 0.95


@pytest.fixture
def rules(demo_home, t2s_json):
    """Each rule of the demo's skill with the runs behind it, as (task, trial)."""
    lines = t2s_json("blame", "workbooks")["lines"]
    taught = [one for one in lines if one["origin"] == "taught" and one["text"].strip()]
    found = {}
    for line in taught:
        causes = t2s_json("blame", "workbooks", f"{line['path']}:{line['line']}")["causes"]
        names = [cause["trajectory_id"].rsplit(".", 2)[1:] for cause in causes]
        found[line["text"]] = {(task, int(trial)) for task, trial in names}
    return found


@pytest.fixture
def plant(demo_home):
    """Who was made to do what, as the agent says."""
    (path,) = (demo_home / "sources").glob("*.jsonl")
    runs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(r["task_id"], r["trial"]): planted(r["task_id"], r["trial"], 0) for r in runs}


def test_it_ends_in_a_valid_skill_of_at_least_five_rules(demo_home, rules):
    assert validate(demo_home / "skills" / "workbooks") == []
    assert len(rules) >= 5


def test_at_least_five_of_the_seven_habits_are_stated_and_rightly_sourced(rules, plant):
    assert len(plant) == 80
    stated = set()
    for rule, runs in rules.items():
        habits = [habit for habit, words in SAID.items() if words in rule]
        assert len(habits) == 1, f"about no habit: {rule}"
        had_it = {run for run, found in plant.items() if habits[0] in found}
        assert len(runs & had_it) >= ENOUGH * len(runs), rule
        assert len(runs & had_it) >= ENOUGH * len(had_it), rule
        stated.add(habits[0])
    assert len(stated) >= 5


def test_every_invariant_holds_of_it(demo_home, t2s):
    t2s("verify")


def test_a_second_time_it_runs_nothing_and_changes_nothing(demo_home, t2s_json):
    before = files_in(demo_home / "skills"), files_in(demo_home / "sources")
    account = t2s_json("demo")
    assert (account["runs"], account["successes"]) == (80, 40)
    assert (files_in(demo_home / "skills"), files_in(demo_home / "sources")) == before


def test_the_readme_shows_what_it_says(demo_home, t2s):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.search(r"<!-- demo -->\n```text\n(.*?)```", readme, re.DOTALL)[1]
    said = t2s("demo").stdout.replace(str(demo_home), ".t2s")
    assert " ".join(told.split()) == " ".join(said.split())


def test_two_rollouts_at_once_are_refused_one_of_them(home, t2s, t2s_process):
    path = home / "sources" / "workbooks-scripted-seed-0.jsonl"
    path.parent.mkdir(parents=True)
    holder = (
        "import fcntl, sys, time\n"
        f"file = open({str(path)!r}, 'a')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        assert "another process" in t2s("rollout", "workbooks", "--trials", "1", code=1).stderr
        process.stdin.close()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(("no-such",), "workbooks"), (("workbooks", "--agent", "nobody"), "scripted")],
)
def test_what_there_is_is_named_where_something_is_not(home, t2s, arguments, named):
    assert named in t2s("rollout", *arguments, code=2).stderr


def test_suites_are_listed_with_their_agents(home, t2s_json):
    (first, *_) = t2s_json("suites")["suites"]
    assert first["suite"] == "workbooks"
    assert len(first["tasks"]) == 20
    assert first["agents"] == ["scripted"]


def test_a_line_that_a_killed_rollout_left_half_written_is_cut_off(folder):
    from t2s_pipeline.resources.journal import Journal

    path = Path(folder) / "j.jsonl"
    path.write_bytes(b'{"task_id":"a"}\n{"task_id":"b')
    with Journal.open(path) as journal:
        assert journal.records() == [{"task_id": "a"}]
        journal.append({"task_id": "c"})
    assert path.read_bytes() == b'{"task_id":"a"}\n{"task_id":"c"}\n'
