"""Each bad habit of the stock desk really happens, and spoils the work of whoever has it."""

import json
from collections import Counter, defaultdict
from contextlib import suppress

import pytest

from t2s_pipeline.suites.conversation import Conversation, StepLimitReached
from t2s_pipeline.suites.rollouts import plan, run_rollouts
from t2s_pipeline.suites.stock.habits import Habit, possible
from t2s_pipeline.suites.stock.plant import ALONE, BLOCK, planted
from t2s_pipeline.suites.stock.store import FILE, articles
from t2s_pipeline.suites.stock.suite import stock
from t2s_pipeline.suites.stock.tasks.catalogue import JOBS

DESK = stock()
AGENT = DESK.agents["scripted"]
EVERYWHERE = [(job, habit) for job in JOBS for habit in Habit if habit in job.habits()]
WRITES = ("place_order", "reserve", "transfer")


@pytest.fixture
def run_with(tmp_path_factory):
    def run(task, habits, *, seed):
        folder = tmp_path_factory.mktemp("stock")
        (folder / FILE).write_bytes(task.inputs[FILE])
        with DESK.workplace(folder) as call:
            conversation = Conversation(
                DESK.instructions, task.prompt, call=call, limit=DESK.step_limit
            )
            with suppress(StepLimitReached):
                AGENT.run_with(frozenset(habits), task, conversation, trial=0, seed=seed)
        return DESK.check(task, folder), conversation.messages

    return run


def steps(messages):
    """List (tool, arguments, answer, whether it failed), call by call."""
    answers = iter(message for message in messages if message["role"] == "tool")
    for message in messages:
        for called in message.get("tool_calls", ()):
            function, answer = called["function"], next(answers)
            arguments = json.loads(function["arguments"])
            yield function["name"], arguments, answer["content"], "is_error" in answer


def units_as_cases(made):
    orders = [json.loads(said) for tool, _, said, _ in made if tool == "place_order"]
    return any(
        order["pieces"] > order["cases"] == job.act.pieces
        for order in orders
        for job in JOBS[:5]
        if job.right()[:2] == order["sku"][:2]
    )


def first_hit(made):
    hits = next(json.loads(said)["items"] for tool, _, said, _ in made if '"items": [{' in said)
    written = {given["sku"] for tool, given, _, _ in made if tool in WRITES}
    meant = {name for job in JOBS if job.sku for name in (job.sku, job.right())}
    return len(hits) > 1 and hits[0]["sku"] in written - meant


def resend(made):
    refused = Counter(json.dumps([tool, given]) for tool, given, _, failed in made if failed)
    return max(refused.values(), default=0) > 1


def no_site(made):
    return any(
        tool in ("place_order", "reserve") and "site" not in given for tool, given, _, _ in made
    )


def one_by_one(made):
    called = Counter(tool for tool, _, _, _ in made)
    return called["get_item"] > 5 and called["set_price"] > 3


def no_confirm(made):
    return any('"draft"' in said for tool, _, said, _ in made if tool in WRITES) and not any(
        tool == "confirm" for tool, _, _, _ in made
    )


def discontinued(made):
    read = {
        record["sku"]
        for tool, _, said, _ in made
        if tool in ("get_item", "get_items")
        for record in json.loads(said).get("items", [json.loads(said)])
    }
    written = {given["sku"] for tool, given, _, _ in made if tool in WRITES}
    return any(articles()[sku]["discontinued"] for sku in read & written)


HAPPENS = {
    Habit.UNITS_AS_CASES: units_as_cases,
    Habit.FIRST_HIT: first_hit,
    Habit.RESEND: resend,
    Habit.NO_SITE: no_site,
    Habit.ONE_BY_ONE: one_by_one,
    Habit.NO_CONFIRM: no_confirm,
    Habit.DISCONTINUED: discontinued,
}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_without_a_habit_the_work_is_right(job, run_with):
    for seed in range(12):
        verdict, _ = run_with(DESK.task(job.name), set(), seed=seed)
        assert verdict.reward == 1, verdict.reason


@pytest.mark.parametrize(
    ("job", "habit"), EVERYWHERE, ids=[f"{job.name}-{habit.name}" for job, habit in EVERYWHERE]
)
def test_a_habit_alone_happens_and_spoils_the_work(job, habit, run_with):
    for seed in range(6):
        verdict, messages = run_with(DESK.task(job.name), {habit}, seed=seed)
        assert verdict.reward == 0
        made = list(steps(messages))
        assert HAPPENS[habit](made)
        others = {other for other, happens in HAPPENS.items() if happens(made)} - {habit}
        assert others <= ({Habit.NO_SITE} if job.name == "order-soil" else set())


def test_every_planted_habit_happens_and_only_planted_runs_fail(tmp_path):
    for record in run_rollouts(DESK, AGENT, plan(DESK, BLOCK), seed=0, folder=tmp_path):
        habits = AGENT.planted(record["task_id"], record["trial"], 0)
        assert record["success"] is not bool(habits), record["verdict"]
        made = list(steps(record["messages"]))
        assert all(HAPPENS[habit](made) for habit in habits)
        limited = record["termination"] == "step limit"
        assert limited is (Habit.ONE_BY_ONE in habits)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("block", [0, 1])
def test_a_plant_leaves_successes_and_shows_each_habit_in_four_tasks(seed, block):
    tasks, alone, spoiled = defaultdict(set), Counter(), Counter()
    for job in JOBS:
        for trial in range(BLOCK * block, BLOCK * (block + 1)):
            habits = planted(job.name, trial, seed)
            assert habits <= job.habits()
            assert possible(set(habits))
            spoiled[job.name] += bool(habits)
            alone.update(habits if len(habits) == 1 else ())
            for habit in habits:
                tasks[habit].add(job.name)
    assert max(spoiled.values()) < BLOCK
    assert all(len(tasks[habit]) >= 4 for habit in Habit)
    assert all(alone[habit] >= ALONE for habit in Habit)


def test_another_seed_is_another_plant():
    plants = {
        tuple(planted(job.name, trial, seed) for job in JOBS for trial in range(BLOCK))
        for seed in range(10)
    }
    assert len(plants) == 10
