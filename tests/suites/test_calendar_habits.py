"""Each bad habit spoils the work of whoever has it, by the real checker; else it is right."""

import json
from collections import Counter, defaultdict
from contextlib import suppress
from itertools import product

import pytest

from t2s_pipeline.suites.calendar.habits import Habit, possible
from t2s_pipeline.suites.calendar.plant import ALONE, BLOCK, planted
from t2s_pipeline.suites.calendar.suite import calendar
from t2s_pipeline.suites.calendar.tasks.catalogue import requests
from t2s_pipeline.suites.conversation import Conversation, StepLimitReached

DESK = calendar()
AGENT = DESK.agents["scripted"]
EVERYWHERE = [(one, habit) for one in requests() for habit in Habit if habit in one.habits()]


@pytest.fixture
def run_with(tmp_path_factory, memory):
    """Run a task with chosen habits, and return the verdict, the calls and whether it ended."""

    def run(task, habits, *, seed):
        folder = tmp_path_factory.mktemp("run")
        for name, content in task.inputs.items():
            (folder / name).write_bytes(content)
        with DESK.workplace(folder) as call:
            conversation = Conversation(
                DESK.instructions, task.prompt, call=call, limit=DESK.step_limit
            )
            with suppress(StepLimitReached):
                AGENT.run_with(frozenset(habits), task, conversation, trial=0, seed=seed)
        return DESK.check(task, folder), conversation.messages

    return run


def calls(messages):
    return [
        (called["function"]["name"], json.loads(called["function"]["arguments"]))
        for message in messages
        for called in message.get("tool_calls", ())
    ]


def people_taken_first(messages):
    """Tell whether some search found several people and only the first one was used."""
    hits = [
        [one["id"] for one in json.loads(message["content"])["people"]]
        for message in messages
        if message.get("name") == "find_people" and not message.get("is_error")
    ]
    later = json.dumps([arguments for name, arguments in calls(messages) if name != "find_people"])
    several = [found for found in hits if len(found) > 1]
    return any(
        found[0] in later and not any(one in later for one in found[1:]) for found in several
    )


def refusals_in_a_row(messages):
    most, before = 1, None
    count = 1
    for one in calls(messages):
        count = count + 1 if one == before and one[0] == "book_room" else 1
        most, before = max(most, count), one
    return most


def names(messages):
    return [name for name, _ in calls(messages)]


def timed(messages):
    """Return the arguments of calls that set a time."""
    return [
        given
        for name, given in calls(messages)
        if name in ("create_event", "update_event") and "start" in given
    ]


def overwrites(messages):
    lists = [
        given["attendee_ids"]
        for name, given in calls(messages)
        if name == "update_event" and "attendee_ids" in given
    ]
    return any(len(given) <= 2 for given in lists)


def singly(messages):
    changing = [n for n in names(messages) if n in ("cancel_event", "update_event")]
    return len(changing) > 5 and "bulk_change" not in names(messages)


SHOWS = {
    Habit.NAMESAKE: people_taken_first,
    Habit.NO_ZONE: lambda messages: any("time_zone" not in given for given in timed(messages)),
    Habit.BUSY_UNSEEN: lambda messages: (
        bool(timed(messages)) and "get_free_busy" not in names(messages)
    ),
    Habit.REPEATED: lambda messages: refusals_in_a_row(messages) > 1,
    Habit.UNSENT: lambda messages: (
        not {"send_updates", "bulk_change", "cancel_event"} & {*names(messages)}
        and not singly(messages)
    ),
    Habit.REPLACED: overwrites,
    Habit.ONE_BY_ONE: singly,
}
"""How each habit is seen in a run, told from the calls and results alone."""


def shown(messages):
    return {habit for habit, shows in SHOWS.items() if shows(messages)}


@pytest.mark.parametrize("request_", requests(), ids=lambda one: one.name)
def test_without_a_habit_the_work_is_right_and_shows_none(request_, run_with):
    for seed in range(20):
        verdict, messages = run_with(DESK.task(request_.name), set(), seed=seed)
        assert verdict.reward == 1, (seed, verdict.reason)
        assert shown(messages) == set()
        assert messages[-1]["role"] == "assistant"


@pytest.mark.parametrize(
    ("request_", "habit"), EVERYWHERE, ids=[f"{one.name}-{habit.name}" for one, habit in EVERYWHERE]
)
def test_a_habit_alone_shows_and_spoils_the_work(request_, habit, run_with):
    for seed in range(8):
        verdict, messages = run_with(DESK.task(request_.name), {habit}, seed=seed)
        assert verdict.reward == 0
        assert shown(messages) == {habit}


def test_only_who_changes_many_events_one_by_one_reaches_the_step_limit(run_with):
    for (one, habit), seed in product(EVERYWHERE, (3, 11, 17)):
        _, messages = run_with(DESK.task(one.name), {habit}, seed=seed)
        sent = [message for message in messages if message["role"] == "assistant"]
        assert (len(sent) == DESK.step_limit and "tool_calls" in sent[-1]) is (
            habit is Habit.ONE_BY_ONE
        )


def test_under_the_first_seed_every_habit_shows_in_five_tasks_where_it_is_planted(run_with):
    tasks = defaultdict(set)
    for one in requests():
        for trial in range(BLOCK):
            for habit in planted(one.name, trial, 0):
                tasks[habit].add(one.name)
    assert set(tasks) == set(Habit)
    assert all(len(those) >= 5 for those in tasks.values())


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("block", [0, 1])
def test_a_plant_leaves_successes_and_shows_each_habit_alone(seed, block):
    tasks, alone, spoiled = defaultdict(set), defaultdict(set), Counter()
    for one in requests():
        for trial in range(BLOCK * block, BLOCK * (block + 1)):
            habits = planted(one.name, trial, seed)
            assert habits <= one.habits()
            assert possible(set(habits))
            spoiled[one.name] += bool(habits)
            for habit in habits:
                tasks[habit].add(one.name)
            if len(habits) == 1:
                alone[next(iter(habits))].add(one.name)
    assert min(spoiled.values()) > 0
    assert max(spoiled.values()) < BLOCK
    assert all(len(tasks[habit]) >= 5 for habit in Habit)
    assert all(len(alone[habit]) >= ALONE for habit in Habit)


def test_another_seed_is_another_plant():
    plants = {
        tuple(planted(one.name, trial, seed) for one in requests() for trial in range(BLOCK))
        for seed in range(10)
    }
    assert len(plants) == 10
