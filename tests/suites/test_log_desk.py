"""The suite ``logs``: its tasks, its checker, and the records of its scripted agent."""

import json
import re
from collections import Counter, defaultdict

import pytest

from t2s_pipeline.formats import registry
from t2s_pipeline.redaction.redact import redact
from t2s_pipeline.suites.logs.checker import ANSWER, check, equal, told
from t2s_pipeline.suites.logs.habits import SPOILING, Habit
from t2s_pipeline.suites.logs.suite import logs
from t2s_pipeline.suites.logs.tasks.catalogue import questions
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts

DESK = logs()
AGENT = DESK.agents["scripted"]
SEED = 0


@pytest.fixture(scope="module")
def records(memory):
    return list(run_rollouts(DESK, AGENT, plan(DESK, 4), seed=SEED, folder=memory))


def commands(record):
    for message in record["messages"]:
        for called in message.get("tool_calls", ()):
            if called["function"]["name"] == "shell":
                yield json.loads(called["function"]["arguments"])["command"]


def most(values, top=1):
    ranked = [value for value, _ in Counter(values).most_common(top)]
    return ranked[0] if top == 1 else tuple(ranked)


SOLVED = {  # the answers once more, from the text of the logs alone
    "busiest-client": lambda text: most(re.findall(r"^\S+", text, re.M)),
    "failing-paths": lambda text: most(re.findall(r" api\.shop .* (\S+) 5\d\d ", text), top=3),
    "loudest-component": lambda text: most(re.findall(r"(?i) 1[45]:\S+ warn +\[(\S+)\]", text)),
    "warning-hour": lambda text: int(most(re.findall(r"(?i) (\d\d):\S+ gw-\d warning", text))),
    "slowest-request": lambda text: max(
        re.findall(r"req=(\S+) .*time=(\d+)", text), key=lambda found: int(found[1])
    )[0],
    "largest-download": lambda text: max(
        re.findall(r";([^;]*);(\d+)$", text, re.M), key=lambda found: int(found[1])
    )[0],
    "longest-job": lambda text: int(
        max(re.findall(r"run=(\d+) .*took=(\d+)", text), key=lambda found: int(found[1]))[0]
    ),
    "peak-memory": lambda text: max(
        re.findall(r",(.+),\d+,([\d.]+),", text), key=lambda found: float(found[1])
    )[0],
    "failed-logins": lambda text: len(set(re.findall(r"(?i)failed password for (\S+)", text))),
    "timed-out-orders": lambda text: len(set(re.findall(r"(?i)order=(\d+) .*timeout", text))),
    "api-clients": lambda text: len(set(re.findall(r"(?m)^(\S+) .*/v1\.2/", text))),
    "pages-of-address": lambda text: len(set(re.findall(r" 10\.0\.1\.7 GET (\S+)", text))),
    "old-firmware": lambda text: len(set(re.findall(r"(\S+) fw 2\.1\.4 ", text))),
    "component-errors": lambda text: len(re.findall(r"(?i) error billing\.tax ", text)),
}


def test_the_suite_is_registered():
    assert SUITES["logs"]() is DESK


def test_there_are_fourteen_different_tasks_of_four_types():
    assert len({task.prompt for task in DESK.tasks}) == 14
    assert len({task.task_id for task in DESK.tasks}) == 14
    assert len({name for task in DESK.tasks for name in task.inputs}) == 28
    assert len({task.task_type for task in DESK.tasks}) == 4


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_a_log_has_the_answer_and_does_not_tell_its_name(question):
    assert 60 <= len(question.lines) <= 400
    assert SOLVED[question.name]("\n".join(question.lines)) == question.answer
    assert question.file not in question.request
    assert question.guess not in {question.file, question.neighbour[0]}


def test_logs_are_the_same_bytes_every_time():
    again = questions.__wrapped__()
    assert [question.task().inputs for question in again] == [task.inputs for task in DESK.tasks]


@pytest.mark.parametrize(
    ("expected", "given", "same"),
    [
        (7, "7", True),
        (7, "07", True),
        (0, "00", True),
        (7, "7.0", False),
        (7, "-7", False),
        (7, "7 lines", False),
        (7, "", False),
        (7, "\u0667", False),
        ("web-1", "web-1", True),
        ("web-1", "Web-1", False),
        ("web-1", "[web-1]", False),
        (("/a", "/b"), "/a, /b", True),
        (("/a", "/b"), "/a\n/b\n", True),
        (("/a", "/b"), "/b, /a", False),
        (("/a", "/b"), "/a", False),
    ],
)
def test_answers_are_compared_by_value(expected, given, same):
    assert equal(expected, given) is same


def test_a_verdict_is_on_the_last_answer_given_and_on_nothing_else(tmp_path):
    task = DESK.task("failing-paths")
    assert check(task, tmp_path) == (0.0, "no answer was given")
    with DESK.workplace(tmp_path) as call:
        call("answer", {"value": "/v2/users"})
        wrong = check(task, tmp_path)
        assert wrong.reward == 0
        assert wrong.reason == f"{told(task.expected)!r} was expected, '/v2/users' given"
        call("answer", {"value": f" {told(task.expected)}\n"})
        assert check(task, tmp_path).reward == 1
    (tmp_path / ANSWER).write_bytes(b"\xff")
    assert check(task, tmp_path).reward == 0


def test_every_record_is_read_and_every_call_has_its_result(records):
    for record in records:
        assert registry.sniff(record) == "openai_chat"
        trace = registry.parse("openai_chat", record)
        assert (trace.task_id, trace.trial) == (record["task_id"], str(record["trial"]))
        assert trace.outcome.success is record["success"]
        assert trace.outcome.reward in (0.0, 1.0)
        assert trace.model == "scripted, no model"
        assert trace.task_text in {task.prompt for task in DESK.tasks}
        assert trace.termination == "agent"
        calls = [step for step in trace.steps if step.tool]
        assert {step.tool for step in calls} == {"shell", "answer"}
        assert all(step.result for step in calls)


def test_records_fail_exactly_where_a_spoiling_habit_was_planted(records):
    for record in records:
        habits = AGENT.planted(record["task_id"], record["trial"], record["seed"])
        assert record["success"] is not bool(habits & set(SPOILING)), record["verdict"]
        errors = [message for message in record["messages"] if message.get("is_error")]
        assert len(errors) == (Habit.WRONG_NAME in habits)
        assert all("No such file or directory" in error["content"] for error in errors)


def test_records_do_not_show_the_plant_nor_the_machine(records):
    assert len({frozenset(record) for record in records}) == 1
    text = json.dumps(records)
    assert not [habit for habit in Habit if habit in text or habit.name.lower() in text.lower()]
    assert not re.search(r"/(tmp|home|usr|work|dev/shm|proc|root)\b", text)


def test_redaction_finds_nothing_in_a_record(records):
    for record in records:
        assert redact(record).record == record


def test_every_task_has_successes_and_most_have_failures(records):
    won = Counter(record["task_id"] for record in records if record["success"])
    assert set(won) == {task.task_id for task in DESK.tasks}
    assert sum(n < 4 for n in won.values()) >= 12


def test_no_two_runs_of_a_task_are_worded_the_same(records):
    worded = defaultdict(set)
    for record in records:
        said = [message.get("content") for message in record["messages"] if "tool_calls" in message]
        worded[record["task_id"]].add(json.dumps([said, list(commands(record))]))
    assert {len(different) for different in worded.values()} == {4}
