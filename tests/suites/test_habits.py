"""Each bad habit spoils the work of whoever has it, by the real checker; else it is right."""

from collections import Counter, defaultdict

import pytest

from t2s_pipeline.suites.workbooks.habits import SPOILING, Habit, possible
from t2s_pipeline.suites.workbooks.plant import BLOCK, planted
from t2s_pipeline.suites.workbooks.tasks.catalogue import JOBS

EVERYWHERE = [(job, habit) for job in JOBS for habit in SPOILING if habit in job.habits()]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
@pytest.mark.parametrize("habits", [set(), {Habit.WRONG_COLUMN}], ids=["none", "guess"])
def test_without_a_spoiling_habit_the_work_is_right(job, habits, suite, run_with):
    for seed in range(3):
        verdict, messages = run_with(suite.task(job.name), habits, seed=seed)
        assert verdict.reward == 1, verdict.reason
        errors = [message for message in messages if message.get("is_error")]
        assert len(errors) == len(habits)


@pytest.mark.parametrize(
    ("job", "habit"), EVERYWHERE, ids=[f"{job.name}-{habit.name}" for job, habit in EVERYWHERE]
)
def test_a_spoiling_habit_alone_spoils_the_work(job, habit, suite, run_with):
    for seed in range(1 if habit is Habit.STEP_LIMIT else 2):
        verdict, messages = run_with(suite.task(job.name), {habit}, seed=seed)
        assert verdict.reward == 0
        assert not any(message.get("is_error") for message in messages)


def test_a_guess_fails_as_it_is_and_is_corrected_from_the_header_row(suite, run_with):
    _, messages = run_with(suite.task("fill-gross-pay"), {Habit.WRONG_COLUMN}, seed=1)
    results = [message["content"] for message in messages if message["role"] == "tool"]
    assert "Hours" in results[1].splitlines()[-1]
    assert "'Hrs'" in results[2]
    assert "Traceback" not in results[3]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("block", [0, 1])
def test_a_plant_leaves_successes_and_shows_each_habit_alone(seed, block):
    tasks, alone = defaultdict(set), defaultdict(set)
    spoiled = Counter()
    for job in JOBS:
        for trial in range(BLOCK * block, BLOCK * (block + 1)):
            habits = planted(job.name, trial, seed)
            assert habits <= job.habits()
            assert possible(set(habits))
            spoiling = habits & set(SPOILING)
            spoiled[job.name] += bool(spoiling)
            for habit in habits:
                tasks[habit].add(job.name)
            if len(spoiling) == 1:
                alone[next(iter(spoiling))].add(job.name)
    assert max(spoiled.values()) < BLOCK
    assert all(len(tasks[habit]) >= 4 for habit in Habit)
    assert all(len(alone[habit]) >= 3 for habit in SPOILING)


def test_another_seed_is_another_plant():
    plants = {
        tuple(planted(job.name, trial, seed) for job in JOBS for trial in range(BLOCK))
        for seed in range(10)
    }
    assert len(plants) == 10
