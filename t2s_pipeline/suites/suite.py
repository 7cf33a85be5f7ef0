"""What a suite is: tasks with known answers, tools to solve them with, a checker, and agents."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from t2s_pipeline.suites.conversation import CallTool, Conversation

Expected = TypeVar("Expected")


@dataclass(frozen=True, kw_only=True)
class Task(Generic[Expected]):
    """Something to do, and what the checker compares the outcome with.

    Attributes:
        prompt: what the agent is told; tasks of a suite differ in it.
        inputs: file name → content, put into the working directory before the agent begins.
        expected: of the suite's own shape; for its checker, not for an agent.
    """

    task_id: str
    task_type: str
    prompt: str
    inputs: Mapping[str, bytes]
    expected: Expected


class Tool(NamedTuple):
    """A tool that an agent may call; ``parameters`` is the JSON schema of its arguments."""

    name: str
    description: str
    parameters: Mapping[str, object]

    def definition(self) -> dict[str, object]:
        """Return it as OpenAI's chat completions take it."""
        return {"type": "function", "function": self._asdict()}


class Verdict(NamedTuple):
    """What the checker says of a working directory, and why; ``reward`` is from 0 to 1."""

    reward: float
    reason: str


class Agent(Protocol):
    """Whoever solves tasks: a model in a loop, or a script."""

    @property
    def name(self) -> str:
        """What it is called on the command line."""

    @property
    def model(self) -> str:
        """The model that speaks, or that none does."""

    def run(self, task: Task, conversation: Conversation, *, trial: int, seed: int) -> None:
        """Work on a task until it is done or the conversation ends; what it says stays there."""


@dataclass(frozen=True, kw_only=True)
class Suite(Generic[Expected]):
    """Tasks of one domain with everything that it takes to run and judge an agent on them.

    Attributes:
        instructions: the system message of every task.
        step_limit: how many messages an agent may send for a task.
        tools: what the agent may call.
        workplace: makes the tools work in a directory, for as long as the context lasts.
        check: judges what stands in the directory afterwards, never what the agent says.
        agents: by name; the first is the default.
    """

    name: str
    description: str
    instructions: str
    step_limit: int
    tasks: tuple[Task[Expected], ...]
    tools: tuple[Tool, ...]
    workplace: Callable[[Path], AbstractContextManager[CallTool]]
    check: Callable[[Task[Expected], Path], Verdict]
    agents: Mapping[str, Agent]

    def task(self, task_id: str) -> Task[Expected]:
        """Return a task by its id.

        Raises:
            KeyError: the suite has no such task.
        """
        return {task.task_id: task for task in self.tasks}[task_id]
