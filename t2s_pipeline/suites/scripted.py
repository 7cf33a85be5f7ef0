"""Agents that follow fixed policies and ask no model: each run has the bad habits planted in it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar

from t2s_pipeline.suites.conversation import Conversation
from t2s_pipeline.suites.suite import Task

Habit = TypeVar("Habit")


@dataclass(frozen=True)
class ScriptedAgent(ABC, Generic[Habit]):
    """Works by policy; ``planted`` tells which bad habits a run has."""

    name: str = "scripted"
    model: str = "scripted, no model"

    def run(self, task: Task, conversation: Conversation, *, trial: int, seed: int) -> None:
        """Work on a task of its suite."""
        habits = self.planted(task.task_id, trial, seed)
        self.run_with(habits, task, conversation, trial=trial, seed=seed)

    @abstractmethod
    def run_with(
        self,
        habits: frozenset[Habit],
        task: Task,
        conversation: Conversation,
        *,
        trial: int,
        seed: int,
    ) -> None:
        """Work on a task with these habits and no others."""

    @abstractmethod
    def planted(self, task_id: str, trial: int, seed: int) -> frozenset[Habit]:
        """Return the bad habits of a run."""
