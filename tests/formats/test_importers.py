import json

import pytest

from t2s_pipeline.formats import registry
from t2s_pipeline.formats.messages import says_error
from t2s_pipeline.formats.trace import Refused


def call(name, arguments, call_id="c1"):
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def tool(content, call_id="c1", **more):
    return {"role": "tool", "tool_call_id": call_id, "content": content, **more}


CHAT = [
    {"role": "developer", "content": "Be brief."},
    {"role": "user", "content": [{"type": "text", "text": "Look"}, {"type": "image_url"}]},
    {"role": "assistant", "content": "Looking.", "tool_calls": [call("get", '{"id": 1}')]},
    tool("Error: not found"),
    {"role": "assistant", "content": None, "tool_calls": [call("get", {"id": 2})]},
    tool("found"),
    {"role": "assistant", "content": ""},
]


def parse(record):
    return registry.parse(registry.sniff(record), record)


def test_messages_become_steps_with_results_joined_to_calls():
    steps = parse({"messages": CHAT}).steps
    assert [(s.role, s.text, s.tool, s.arguments, s.result, s.is_error) for s in steps] == [
        ("system", "Be brief.", None, None, None, False),
        ("user", "Look\n[image_url]", None, None, None, False),
        ("assistant", "Looking.", None, None, None, False),
        ("assistant", None, "get", '{"id": 1}', "Error: not found", True),
        ("assistant", None, "get", '{"id": 2}', "found", False),
    ]
    assert steps[3].native_id == "/messages/2/tool_calls/0"


def test_a_call_id_used_twice_joins_each_result_to_its_own_call():
    steps = parse({"messages": CHAT}).steps
    assert [s.result for s in steps if s.tool] == ["Error: not found", "found"]


def test_a_result_without_a_call_is_a_step_of_its_own():
    (step,) = parse({"messages": [tool("lost", "c9", name="get")]}).steps
    assert (step.role, step.tool, step.result) == ("tool", "get", "lost")


def test_a_ten_megabyte_result_is_kept_whole():
    large = "y" * 10_000_000
    trace = parse({"messages": [CHAT[2], tool(large)]})
    assert trace.steps[1].result == large


@pytest.mark.parametrize(
    ("record", "reward", "success"),
    [
        ({"reward": 1}, 1.0, True),
        ({"reward": 0.5}, 0.5, False),
        ({"score": 0}, 0.0, False),
        ({"success": True}, None, True),
        ({"resolved": False}, None, False),
        ({"reward": 0.9, "success": True}, 0.9, True),
        ({"reward": None}, None, None),
        ({}, None, None),
        ({"reward": True}, 1.0, True),
    ],
)
def test_outcomes_are_read_and_unknown_ones_stay_unknown(record, reward, success):
    outcome = parse({"messages": CHAT, **record}).outcome
    assert (outcome.reward, outcome.success) == (reward, success)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (
            {"messages": CHAT, "reward": float("nan")},
            "reward must be a number from 0 to 1, not nan",
        ),
        ({"messages": CHAT, "reward": 7}, "reward must be a number from 0 to 1, not 7"),
        ({"messages": CHAT, "reward": "1"}, "reward must be a number from 0 to 1, not a string"),
        ({"messages": CHAT, "success": "yes"}, "success must be true or false, not a string"),
        ({"messages": []}, "has no messages"),
        ({"messages": None}, "has no messages"),
        ({"messages": {"role": "user"}}, "has no messages"),
        ({"messages": ["hi"]}, "message 0 must be an object, not a string"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "unknown role"),
        ({"messages": [{"content": "x"}]}, "message 0 has no role"),
        (
            {"messages": [{"role": "user", "content": 3}]},
            "must be text or parts, not a whole number",
        ),
        ({"messages": [{"role": "user", "content": ""}]}, "has only empty messages"),
        ({"messages": CHAT, "task_id": ["a"]}, "task_id must be a string or a whole number"),
        ({"messages": CHAT, "task_id": 1.5}, "task_id must be a string or a whole number, not a n"),
        ({"messages": [{"role": "assistant", "tool_calls": [{"id": "x"}]}]}, "names no function"),
        ({"messages": CHAT, "expected_actions": [{"kwargs": {}}]}, "needs a name"),
        ({"what": 1}, "is of no known format"),
        (["hi"], "is of no known format"),
        (12, "is of no known format"),
        ({"traj": CHAT, "task_id": None}, "has no task_id"),
        ({"traj": CHAT, "task_id": 1, "info": []}, "info must be an object"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(record, reason):
    with pytest.raises(Refused, match=reason):
        parse(record)


def test_tau_bench_says_what_was_expected_and_which_runs_were_cut_off():
    task = {"instruction": "Cancel it.", "actions": [{"name": "cancel", "kwargs": {"id": "A1"}}]}
    record = {
        "task_id": 3,
        "trial": 2,
        "reward": 0.0,
        "info": {"task": task, "reward_info": None},
        "traj": CHAT,
    }
    trace = parse(record)
    assert (trace.task_id, trace.trial, trace.task_text) == ("3", "2", "Cancel it.")
    assert json.loads(trace.expected_actions) == [{"tool": "cancel", "arguments": {"id": "A1"}}]
    assert trace.termination == "cut off"
    assert trace.outcome.success is False


@pytest.mark.parametrize("told", ["step limit", None])
def test_a_chat_record_may_say_why_the_run_ended(told):
    record = {"messages": CHAT} | ({"termination": told} if told else {})
    assert parse(record).termination == told


def test_expected_actions_none_and_empty_differ():
    base = {"task_id": 1, "traj": CHAT, "info": {"task": {"actions": []}, "reward_info": {}}}
    assert parse(base).expected_actions == "[]"
    assert parse({**base, "info": {"task": {}}}).expected_actions is None


@pytest.mark.parametrize(
    ("result", "failed"),
    [
        ("Error: no such thing", True),
        ("ERROR no such thing", True),
        ("ValueError: bad", True),
        ("Traceback (most recent call last):\n  x", True),
        ('{"error": "no"}', True),
        ('{"error": null, "rows": 3}', False),
        ('{"exit_code": 1, "out": ""}', True),
        ('{"exit_code": 0}', False),
        ("No errors found", False),
        ("Terror: a film", False),
        ("", False),
        ("{not json", False),
    ],
)
def test_errors_are_told_from_results(result, failed):
    assert says_error(result) is failed
