"""The suite ``calendar``: its tasks, its checker, and the records of its scripted agent."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from t2s_pipeline.formats import registry
from t2s_pipeline.redaction.redact import redact
from t2s_pipeline.suites.calendar.checker import check
from t2s_pipeline.suites.calendar.directory import PEOPLE, ZONE_OF
from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.request import Arrange, Away, Move
from t2s_pipeline.suites.calendar.state import CALENDAR, Event, dumped, loaded
from t2s_pipeline.suites.calendar.suite import calendar
from t2s_pipeline.suites.calendar.tasks.catalogue import requests
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts

ROOT = Path(__file__).parents[2]
DESK = calendar()
AGENT = DESK.agents["scripted"]
TRIALS = 5
SEED = 0
PROGRAM = """
import json, hashlib
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts
suite = SUITES["calendar"]()
records = run_rollouts(suite, suite.agents["scripted"], plan(suite, 5), seed=0, workers=3)
print(hashlib.sha256(json.dumps(list(records)).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def records(memory):
    return list(run_rollouts(DESK, AGENT, plan(DESK, TRIALS), seed=SEED, folder=memory))


def test_the_suite_is_registered():
    assert SUITES["calendar"]() is DESK


def test_there_are_eighteen_different_tasks_of_four_types():
    assert len({task.prompt for task in DESK.tasks}) == 18
    assert len({task.task_id for task in DESK.tasks}) == 18
    assert len({task.task_type for task in DESK.tasks}) == 4


def test_calendars_are_the_same_bytes_every_time():
    again = requests.__wrapped__()
    assert [one.task().inputs for one in again] == [task.inputs for task in DESK.tasks]


@pytest.mark.parametrize(
    "request_", [one for one in requests() if isinstance(one, Arrange | Move)], ids=lambda o: o.name
)
def test_the_time_expected_is_the_first_at_which_all_are_free_and_not_the_first_of_all(request_):
    task, slot = request_.task(), request_.slot
    (outcome,) = task.expected
    zone, utc = ZoneInfo(ZONE_OF[request_.office]), ZoneInfo("UTC")
    blocks = [
        (datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
        for one in json.loads(task.inputs[CALENDAR])["events"]
        if {one["organizer_id"], *one["attendee_ids"]} & outcome.people
    ]
    local = datetime.fromisoformat(f"{slot.date}T{slot.earliest}").replace(tzinfo=zone)
    start = local.astimezone(utc).replace(tzinfo=None)
    length = timedelta(minutes=slot.minutes)
    asked = start
    while any(first < start + length and start < last for first, last in blocks):
        start += timedelta(minutes=30)
    assert f"{start:%Y-%m-%dT%H:%M}" == outcome.start
    assert start != asked


def test_every_department_that_a_prompt_must_tell_is_told():
    alike = Counter(one.name for one in PEOPLE)
    for one in requests():
        for person in one.people:
            assert person.name in one.prompt.replace("\n", " ")
            if alike[person.name] > 1:
                assert person.department in one.prompt


def test_an_absence_has_more_events_than_messages_are_left_and_others_beside_them():
    for one in requests():
        if isinstance(one, Away):
            targets = {event.event_id for event in one.targets()}
            assert {outcome.event_id for outcome in one.expected()} == targets
            assert len(targets) + 2 > DESK.step_limit
            others = [event for event in one.events if event.event_id not in targets]
            assert any(one.people[0].person_id in event.attendee_ids for event in others)
            assert any(one.people[0].person_id == event.organizer_id for event in others)


def solved(task):
    """Return the calendar of a task as it is expected to be."""
    after = loaded(task.inputs[CALENDAR])
    for outcome in task.expected:
        people = sorted(outcome.people - {outcome.organizer_id})
        key = outcome.event_id or "e-9999"
        after.events[key] = Event(
            key,
            outcome.title,
            outcome.organizer_id,
            people,
            outcome.start,
            outcome.end,
            sorted(outcome.rooms)[0],
            outcome.status,
        )
    return after


@pytest.mark.parametrize("task", DESK.tasks, ids=lambda task: task.task_id)
def test_a_verdict_is_on_the_values_of_the_calendar(task, tmp_path):
    path = tmp_path / CALENDAR
    path.write_bytes(task.inputs[CALENDAR])
    assert check(task, tmp_path).reward == 0
    right = solved(task)
    path.write_bytes(dumped(right))
    assert check(task, tmp_path).reward == 1
    asked = task.expected[0].event_id or "e-9999"
    event = right.events[asked]
    for wrong in (
        {"title": "Else"},
        {"organizer_id": "p-009"},
        {"attendee_ids": [*event.attendee_ids[1:], "p-040"]},
        {"attendee_ids": event.attendee_ids[1:]},
        {"start": "2025-05-14T07:00"},
        {"end": "2025-05-30T07:00"},
        {"room_id": "r-lis-2"},
        {"status": "changed"},
    ):
        right.events[asked] = replace(event, **wrong)
        path.write_bytes(dumped(right))
        assert check(task, tmp_path).reward == 0, wrong
    right.events[asked] = replace(event, attendee_ids=event.attendee_ids[::-1])
    path.write_bytes(dumped(right))
    assert check(task, tmp_path).reward == 1


def test_other_events_must_stay_and_no_others_be_made(tmp_path):
    task = DESK.task("launch-check")
    asked = task.expected[0].event_id
    path, right = tmp_path / CALENDAR, solved(task)
    other = next(one for one in right.events.values() if one.event_id != asked)
    right.events[other.event_id] = replace(other, status="cancelled")
    path.write_bytes(dumped(right))
    assert check(task, tmp_path).reason == f"{other.event_id} should have stayed as it was"
    right.events[other.event_id] = other
    right.events["e-9999"] = replace(other, event_id="e-9999")
    path.write_bytes(dumped(right))
    assert check(task, tmp_path).reason == "0 new events were expected, 1 made"


def test_every_record_is_read_and_every_call_has_its_result(records):
    for record in records:
        assert registry.sniff(record) == "openai_chat"
        trace = registry.parse("openai_chat", record)
        assert (trace.task_id, trace.trial) == (record["task_id"], str(record["trial"]))
        assert trace.outcome.success is record["success"]
        assert trace.model == "scripted, no model"
        calls = [step for step in trace.steps if step.tool]
        assert all(step.result for step in calls)
        assert trace.termination in ("agent", "step limit")


def test_a_run_fails_if_and_only_if_it_has_a_habit_and_every_habit_occurs(records):
    tasks = defaultdict(set)
    for record in records:
        habits = AGENT.planted(record["task_id"], record["trial"], SEED)
        assert record["success"] is not bool(habits)
        limit = record["termination"] == "step limit"
        assert limit is (Habit.ONE_BY_ONE in habits)
        for habit in habits:
            tasks[habit].add(record["task_id"])
    assert all(len(tasks[habit]) >= 5 for habit in Habit)


def test_every_task_has_successes_and_failures(records):
    won = Counter(record["task_id"] for record in records if record["success"])
    assert set(won) == {task.task_id for task in DESK.tasks}
    assert max(won.values()) < TRIALS


def test_successful_runs_are_refused_something_too(records):
    refused = [
        record
        for record in records
        if record["success"] and any(message.get("is_error") for message in record["messages"])
    ]
    assert 8 <= len(refused) <= 30


def test_records_do_not_show_the_plant_nor_the_machine(records):
    assert len({frozenset(record) for record in records}) == 1
    text = json.dumps(records)
    assert not [habit for habit in Habit if habit in text or habit.name.lower() in text.lower()]
    assert not re.search(r"/(tmp|home|usr|work|dev/shm|proc|root)\b", text)


def test_redaction_finds_nothing_in_a_record(records):
    for record in records:
        assert redact(record).record == record


def test_no_two_runs_of_a_task_are_the_same(records):
    told = defaultdict(set)
    for record in records:
        told[record["task_id"]].add(json.dumps(record["messages"]))
    assert {len(different) for different in told.values()} == {TRIALS}


def test_records_do_not_depend_on_locale_time_zone_hash_seed_folder_or_workers(records, tmp_path):
    digest = hashlib.sha256(json.dumps(records).encode()).hexdigest()
    for settings in (
        {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "4242"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == digest
