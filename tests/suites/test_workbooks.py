"""The suite ``workbooks``: its tasks, and the records of its scripted agent."""

import ast
import json
import re
from collections import Counter
from io import BytesIO
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from t2s_pipeline.formats import registry
from t2s_pipeline.redaction.redact import redact
from t2s_pipeline.suites.workbooks.checker import RESULT
from t2s_pipeline.suites.workbooks.habits import SPOILING, Habit
from t2s_pipeline.suites.workbooks.suite import workbooks
from t2s_pipeline.suites.workbooks.tasks.catalogue import JOBS
from t2s_pipeline.suites.workbooks.tasks.delete_rows import DeleteRows

TASKS = workbooks().tasks


def codes(record):
    for message in record["messages"]:
        for call in message.get("tool_calls", ()):
            arguments = json.loads(call["function"]["arguments"])
            if "code" in arguments:
                yield arguments["code"]


def test_there_are_twenty_different_tasks_of_five_types():
    assert len({task.prompt for task in TASKS}) == len({task.task_id for task in TASKS}) == 20
    assert len({name for task in TASKS for name in task.inputs}) == 20
    assert len({job.table.headers for job in JOBS}) == 20
    assert min(Counter(task.task_type for task in TASKS).values()) >= 3
    assert len({task.task_type for task in TASKS}) == 5


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_task_can_be_told_from_its_prompt_and_sheets(job):
    assert 8 <= len(job.table.rows) <= 40
    assert job.file in job.request
    assert f"'{job.goes_to}'" in job.request
    assert job.guess.header in [header for table in job.tables for header in table.headers]
    assert job.guess.called not in job.table.headers


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.task_id)
def test_the_input_as_it_is_does_not_pass(task, suite, tmp_path):
    (content,) = task.inputs.values()
    (tmp_path / RESULT).write_bytes(content)
    assert suite.check(task, tmp_path).reward == 0


def test_inputs_are_the_same_bytes_every_time():
    assert [job.task().inputs for job in JOBS] == [task.inputs for task in TASKS]


@pytest.mark.parametrize(
    "job", [job for job in JOBS if isinstance(job, DeleteRows)], ids=lambda job: job.name
)
def test_rows_to_delete_stand_next_to_each_other(job):
    names = {row for row in job.answer().rows if any(cell is not None for cell in row)}
    doomed = [row not in names for row in job.table.rows]
    assert any(one and other for one, other in pairwise(doomed))
    assert not all(doomed)


def test_a_workbook_opens_on_the_active_sheet():
    for job, task in zip(JOBS, TASKS, strict=True):
        book = load_workbook(BytesIO(task.inputs[job.file]))
        assert book.active.title == job.active
        assert [cell.value for cell in book[job.sheet][1]] == list(job.table.headers)


def test_every_record_is_read_and_every_call_has_its_result(records):
    for record in records:
        assert registry.sniff(record) == "openai_chat"
        trace = registry.parse("openai_chat", record)
        assert (trace.task_id, trace.trial) == (record["task_id"], str(record["trial"]))
        assert trace.outcome.success is record["success"]
        assert trace.outcome.reward in (0.0, 1.0)
        assert trace.model == "scripted, no model"
        assert trace.task_text in {task.prompt for task in TASKS}
        assert trace.termination in ("agent", "step limit")
        assert all(step.result is not None for step in trace.steps if step.tool)


def test_every_task_has_successes_and_most_have_failures(records):
    won = Counter(record["task_id"] for record in records if record["success"])
    assert set(won) == {task.task_id for task in TASKS}
    assert sum(n < 4 for n in won.values()) >= 15


def test_records_fail_exactly_where_a_spoiling_habit_was_planted(records, agent):
    for record in records:
        habits = agent.planted(record["task_id"], record["trial"], record["seed"])
        assert record["success"] is not bool(habits & set(SPOILING)), record["verdict"]
        cut = record["termination"] == "step limit"
        assert cut is (Habit.STEP_LIMIT in habits)
        errors = sum(bool(message.get("is_error")) for message in record["messages"])
        assert errors == (Habit.WRONG_COLUMN in habits)


def test_no_two_runs_of_a_task_say_the_same(records):
    said = Counter(
        json.dumps([record["task_id"], record["messages"]], sort_keys=True) for record in records
    )
    assert set(said.values()) == {1}
    programs = Counter(code for record in records for code in set(codes(record)))
    assert len([code for code, n in programs.items() if n == 1]) > 150


def test_programs_are_python_that_holds_no_trace_of_their_template(records):
    for record in records:
        for code in codes(record):
            ast.parse(code)
            assert not re.search(r"\{%|%\}|\{#|Undefined|[ \t]$", code, flags=re.MULTILINE)


def test_records_show_no_plant_and_no_path(records):
    text = json.dumps(records)
    for habit in Habit:
        assert habit.name not in text
        assert habit.value not in text
    assert not re.search(r"/(tmp|home|usr|work|dev|proc|root)\b|site-packages", text)


def test_redaction_finds_nothing_in_a_record(records):
    for record in records:
        redacted = redact(record)
        assert redacted.record == record
        assert not redacted.counts


def test_errors_in_records_are_real_and_read_as_errors(records):
    steps = [s for record in records for s in registry.parse("openai_chat", record).steps]
    errors = [step for step in steps if step.is_error]
    assert {e.result.splitlines()[-1].split(":")[0] for e in errors} == {"KeyError", "ValueError"}
    assert all(e.result.startswith("Traceback (most recent call last):\n") for e in errors)
    assert all("Traceback" not in s.result for s in steps if s.result and not s.is_error)


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("run_bash", {}, "Error: there is no tool 'run_bash'"),
        ("run_python", {}, "Error: run_python takes code, each a string"),
        ("run_python", {"code": 3}, "Error: run_python takes code, each a string"),
        ("read_range", {"file": "a"}, "Error: read_range takes file, sheet, range, each a string"),
        (
            "read_range",
            {"file": "a.xlsx", "sheet": "S", "range": "A1"},
            "Error: there is no file 'a.xlsx'\n",
        ),
        (
            "read_range",
            {"file": "exam.xlsx", "sheet": "S", "range": "A1"},
            "Error: there is no sheet 'S'; there are 'Results'\n",
        ),
        (
            "read_range",
            {"file": "exam.xlsx", "sheet": "Results", "range": "first"},
            "Error: 'first' is no range such as A1:C5\n",
        ),
    ],
)
def test_a_wrong_call_is_answered_with_what_is_wrong(suite, tmp_path, tool, arguments, told):
    task = suite.task("delete-failed-candidates")
    (tmp_path / "exam.xlsx").write_bytes(task.inputs["exam.xlsx"])
    with suite.workplace(tmp_path) as call:
        assert call(tool, arguments) == (told, True)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("A1:B2", "1: 'Candidate' | 'Group'\n2: 'C001' | 'B'\n"),
        ("A2", "2: 'C001'\n"),
        ("B", None),
        ("2", "2: 'C001' | 'B' | 71 | 'Ines'\n"),
    ],
)
def test_a_range_is_shown_row_by_row(suite, tmp_path, place, told):
    task = suite.task("delete-failed-candidates")
    (tmp_path / "exam.xlsx").write_bytes(task.inputs["exam.xlsx"])
    with suite.workplace(tmp_path) as call:
        result = call("read_range", {"file": "exam.xlsx", "sheet": "Results", "range": place})
    assert not result.is_error
    assert result.text == told if told else result.text.startswith("1: 'Group'\n2: 'B'\n")
