"""Rollouts: which runs of a suite's tasks there are to make, and one run as a record of chat.

A rollout depends on nothing but its arguments: the same ones give the same record, byte for byte,
wherever and whenever it is made. So a caller that stores each record as it comes may be killed at
any time and later makes only those that it does not have yet.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from t2s_pipeline.suites.conversation import Conversation, StepLimitReached
from t2s_pipeline.suites.suite import Agent, Suite, Task

Record = dict[str, object]

SUCCESS = 1.0
WORKERS = 2
"""Each is a thread here and a process for its tools."""


class Rollout(NamedTuple):
    """One run to make: the trials of a task are numbered from 0."""

    task_id: str
    trial: int


def plan(suite: Suite, trials: int) -> list[Rollout]:
    """List the rollouts of every task, first trials first; more trials only add to the end."""
    return [Rollout(task.task_id, trial) for trial in range(trials) for task in suite.tasks]


def run_rollouts(
    suite: Suite,
    agent: Agent,
    rollouts: Sequence[Rollout],
    *,
    seed: int,
    folder: Path | None = None,
    workers: int = WORKERS,
) -> Iterator[Record]:
    """Make rollouts side by side and yield their records in the order of the list.

    Args:
        suite: whose tasks they are.
        agent: who solves them.
        rollouts: some of the suite's ``plan``.
        seed: of the agent.
        folder: where working directories are made and removed; None: the system's place for them.
        workers: how many run at a time.
    """

    def run(rollout: Rollout) -> Record:
        with TemporaryDirectory(prefix="t2s-rollout-", dir=folder) as scratch:
            task = suite.task(rollout.task_id)
            return run_rollout(
                suite, agent, task, trial=rollout.trial, seed=seed, folder=Path(scratch)
            )

    with ThreadPoolExecutor(workers, thread_name_prefix="rollout") as pool:
        try:
            yield from pool.map(run, rollouts)
        finally:
            pool.shutdown(cancel_futures=True)


def run_rollout(
    suite: Suite, agent: Agent, task: Task, *, trial: int, seed: int, folder: Path
) -> Record:
    """Let an agent work on a task once, and judge what it leaves behind.

    Args:
        suite: whose task it is.
        agent: who solves it.
        task: one of the suite's.
        trial: which of the task's runs, from 0.
        seed: of the agent.
        folder: an empty working directory.

    Returns:
        An OpenAI chat record. ``reward`` and ``verdict`` are the checker's; ``termination`` says
        whether the agent ended the run or the step limit did.
    """
    for name, content in task.inputs.items():
        (folder / name).write_bytes(content)
    with suite.workplace(folder) as call:
        conversation = Conversation(
            suite.instructions, task.prompt, call=call, limit=suite.step_limit
        )
        termination = _run(agent, task, conversation, trial=trial, seed=seed)
    verdict = suite.check(task, folder)
    return {
        "task_id": task.task_id,
        "trial": trial,
        "suite": suite.name,
        "task_type": task.task_type,
        "agent": agent.name,
        "model": agent.model,
        "seed": seed,
        "messages": conversation.messages,
        "termination": termination,
        "reward": verdict.reward,
        "success": verdict.reward >= SUCCESS,
        "verdict": verdict.reason,
    }


def _run(agent: Agent, task: Task, conversation: Conversation, *, trial: int, seed: int) -> str:
    try:
        agent.run(task, conversation, trial=trial, seed=seed)
    except StepLimitReached:
        return "step limit"
    return "agent"
