"""Each bad habit at the log desk spoils the answer of whoever has it; else it is right."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path

import pytest

from t2s_pipeline.suites.conversation import Conversation
from t2s_pipeline.suites.logs.checker import ANSWER
from t2s_pipeline.suites.logs.habits import SPOILING, Habit, possible
from t2s_pipeline.suites.logs.plant import BLOCK, planted
from t2s_pipeline.suites.logs.suite import logs
from t2s_pipeline.suites.logs.tasks.catalogue import questions
from t2s_pipeline.suites.rollouts import plan, run_rollouts

DESK = logs()
AGENT = DESK.agents["scripted"]
ROOT = Path(__file__).parents[2]
KNOWN = [(one, habit) for one in questions() for habit in SPOILING if habit in one.habits()]
PAIRS = [
    (one, set(pair))
    for one in questions()
    for pair in combinations([habit for habit in SPOILING if habit in one.habits()], 2)
    if possible(set(pair))
]
PROGRAM = """
import sys
import json, hashlib
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts
suite = SUITES["logs"]()
chosen = plan(suite, 2)[::3]
records = run_rollouts(suite, suite.agents["scripted"], chosen, seed=3, workers=int(sys.argv[1]))
print(hashlib.sha256(json.dumps(list(records)).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def desks(memory):
    """Working directories with their tools, made once for each task."""
    with ExitStack() as open_desks:
        made = {}
        for task in DESK.tasks:
            folder = memory / f"desk-{task.task_id}"
            folder.mkdir()
            for name, content in task.inputs.items():
                (folder / name).write_bytes(content)
            made[task.task_id] = folder, open_desks.enter_context(DESK.workplace(folder))
        yield made


@pytest.fixture
def run_with(desks):
    """Run a task with chosen habits, and return the verdict and the results that are errors."""

    def run(task_id, habits, *, seed):
        task = DESK.task(task_id)
        folder, call = desks[task_id]
        (folder / ANSWER).unlink(missing_ok=True)
        talk = Conversation(DESK.instructions, task.prompt, call=call, limit=DESK.step_limit)
        AGENT.run_with(frozenset(habits), task, talk, trial=0, seed=seed)
        errors = [message["content"] for message in talk.messages if message.get("is_error")]
        return DESK.check(task, folder), errors

    return run


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
@pytest.mark.parametrize("habits", [set(), {Habit.WRONG_NAME}], ids=["none", "guess"])
def test_without_a_spoiling_habit_the_answer_is_right(question, habits, run_with):
    for seed in range(2):
        verdict, errors = run_with(question.name, habits, seed=seed)
        assert verdict.reward == 1, verdict.reason
        assert len(errors) == len(habits)
        assert all(question.guess in error for error in errors)


@pytest.mark.parametrize(
    ("question", "habit"), KNOWN, ids=[f"{one.name}-{habit.name}" for one, habit in KNOWN]
)
def test_a_spoiling_habit_alone_spoils_the_answer(question, habit, run_with):
    for seed in range(2):
        verdict, errors = run_with(question.name, {habit}, seed=seed)
        assert verdict.reward == 0, verdict.reason
        assert not errors


@pytest.mark.parametrize(
    ("question", "habits"),
    PAIRS,
    ids=["-".join([one.name, *sorted(habit.name for habit in pair)]) for one, pair in PAIRS],
)
def test_two_habits_do_not_make_up_for_each_other(question, habits, run_with):
    verdict, _ = run_with(question.name, habits, seed=0)
    assert verdict.reward == 0, verdict.reason


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("block", [0, 1])
def test_a_plant_leaves_successes_and_shows_each_habit_alone(seed, block):
    tasks, alone = defaultdict(set), defaultdict(set)
    spoiled = Counter()
    for question in questions():
        for trial in range(BLOCK * block, BLOCK * (block + 1)):
            habits = planted(question.name, trial, seed)
            assert habits <= question.habits()
            assert possible(set(habits))
            spoiling = habits & set(SPOILING)
            spoiled[question.name] += bool(spoiling)
            for habit in habits:
                tasks[habit].add(question.name)
            if len(spoiling) == 1:
                alone[next(iter(spoiling))].add(question.name)
    assert max(spoiled.values()) < BLOCK
    assert all(len(tasks[habit]) >= 4 for habit in Habit)
    assert all(len(alone[habit]) >= 3 for habit in SPOILING)


def test_another_seed_is_another_plant():
    plants = {
        tuple(planted(question.name, trial, seed) for question in questions() for trial in range(4))
        for seed in range(10)
    }
    assert len(plants) == 10


def elsewhere(folder, workers, **environment):
    """Return the digest of the records that a process with another environment makes."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(workers)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_records_do_not_depend_on_locale_time_zone_hash_seed_folder_or_workers(tmp_path):
    chosen = plan(DESK, 2)[::3]
    assert len({DESK.task(rollout.task_id).task_type for rollout in chosen}) == 4
    here = list(run_rollouts(DESK, AGENT, chosen, seed=3, folder=tmp_path))
    digest = hashlib.sha256(json.dumps(here).encode()).hexdigest()
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"}
    other = {"LANG": "tr_TR.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4242"}
    assert digest == elsewhere(tmp_path / "a", 1, **plain)
    assert digest == elsewhere(tmp_path / "with a space", 3, **other)
