"""Rollouts of a made-up suite: what the harness does, whatever the tasks."""

from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from t2s_pipeline.formats import registry
from t2s_pipeline.suites.conversation import ToolResult
from t2s_pipeline.suites.rollouts import Rollout, plan, run_rollout, run_rollouts
from t2s_pipeline.suites.suite import Suite, Task, Tool, Verdict

WRITE = Tool("write", "Writes the answer.", {"type": "object", "properties": {}})


@dataclass(frozen=True)
class Writer:
    """Reads a number from its input and writes one, or only says so."""

    name: str = "writer"
    model: str = "none"
    lies: bool = False
    endless: bool = False

    def run(self, task, conversation, *, trial, seed):
        while self.endless:
            conversation.call("Again.", "write", {"text": "no"})
        if not self.lies:
            doubled = int(task.task_id) * 2 + trial + seed
            conversation.call("Writing.", "write", {"text": str(doubled)})
        conversation.say("All correct.")


@contextmanager
def workplace(folder):
    def call(tool, arguments):
        if tool != "write":
            return ToolResult(f"Error: there is no tool {tool!r}", is_error=True)
        (folder / "answer.txt").write_text(arguments["text"], encoding="utf-8")
        return ToolResult("written")

    yield call


def check(task, folder):
    path = folder / "answer.txt"
    found = path.read_text(encoding="utf-8") if path.exists() else None
    return Verdict(float(found == task.expected), f"{found} found")


SUITE = Suite(
    name="doubles",
    description="Doubles.",
    instructions="Double the number.",
    step_limit=3,
    tasks=tuple(
        Task(
            task_id=str(n),
            task_type="double",
            prompt=f"What is twice {n}?",
            inputs={"number.txt": str(n).encode()},
            expected=str(2 * n),
        )
        for n in range(5)
    ),
    tools=(WRITE,),
    workplace=workplace,
    check=check,
    agents={"writer": Writer()},
)


def rollout(agent, tmp_path):
    return run_rollout(SUITE, agent, SUITE.task("4"), trial=0, seed=0, folder=tmp_path)


def test_a_plan_has_first_trials_first_so_that_more_trials_only_add():
    assert plan(SUITE, 2)[:6] == [Rollout(str(n), 0) for n in range(5)] + [Rollout("0", 1)]
    assert plan(SUITE, 3)[:10] == plan(SUITE, 2)


def test_a_record_holds_the_conversation_and_what_the_checker_says(tmp_path):
    record = rollout(Writer(), tmp_path)
    assert (tmp_path / "number.txt").read_bytes() == b"4"
    assert [message["role"] for message in record.pop("messages")] == [
        "system",
        "user",
        "assistant",
        "tool",
        "assistant",
    ]
    assert record == {
        "task_id": "4",
        "trial": 0,
        "suite": "doubles",
        "task_type": "double",
        "agent": "writer",
        "model": "none",
        "seed": 0,
        "termination": "agent",
        "reward": 1.0,
        "success": True,
        "verdict": "8 found",
    }


def test_the_reward_is_the_checkers_and_not_what_the_agent_says(tmp_path):
    record = rollout(Writer(lies=True), tmp_path)
    assert record["messages"][-1]["content"] == "All correct."
    assert (record["reward"], record["success"]) == (0.0, False)


def test_an_agent_that_does_not_end_is_ended_at_the_step_limit(tmp_path):
    record = rollout(Writer(endless=True), tmp_path)
    assert record["termination"] == "step limit"
    assert sum(message["role"] == "assistant" for message in record["messages"]) == 3
    assert record["messages"][-1]["content"] == "written"
    assert registry.parse("openai_chat", record).termination == "step limit"


def test_a_failed_call_is_marked_and_read_as_an_error(tmp_path):
    class Clumsy(Writer):
        def run(self, task, conversation, *, trial, seed):
            conversation.call("Typing.", "type", {"text": "8"})

    record = rollout(Clumsy(), tmp_path)
    (step,) = [step for step in registry.parse("openai_chat", record).steps if step.tool]
    assert (step.tool, step.arguments, step.is_error) == ("type", '{"text": "8"}', True)
    assert step.result == "Error: there is no tool 'type'"


def test_rollouts_side_by_side_are_what_each_is_alone_and_in_order(tmp_path):
    rollouts = plan(SUITE, 3)
    together = list(run_rollouts(SUITE, Writer(), rollouts, seed=1, folder=tmp_path, workers=4))
    later = list(run_rollouts(SUITE, Writer(), rollouts[7:], seed=1, folder=tmp_path, workers=1))
    assert [(r["task_id"], r["trial"]) for r in together] == rollouts
    assert together[7:] == later
    assert not list(tmp_path.iterdir())


def test_an_error_of_the_harness_rises(tmp_path):
    class Broken(Writer):
        def run(self, task, conversation, *, trial, seed):
            raise RuntimeError("the endpoint is gone")

    records = run_rollouts(SUITE, Broken(), plan(SUITE, 1), seed=0, folder=tmp_path)
    with pytest.raises(RuntimeError, match="the endpoint is gone"):
        next(records)
