"""A scripted agent: it follows fixed policies and asks no model.

What it reads and what is refused come from the tools; but in which order it works, in what words,
and with which bad habits, is drawn by seed. It knows which article each request means, as its
author does, and never reads the expected outcome.
"""

import random

from t2s_pipeline.suites.conversation import Conversation
from t2s_pipeline.suites.scripted import ScriptedAgent
from t2s_pipeline.suites.stock import plant
from t2s_pipeline.suites.stock.habits import Habit
from t2s_pipeline.suites.stock.store import articles
from t2s_pipeline.suites.stock.style import style
from t2s_pipeline.suites.stock.tasks.catalogue import JOBS
from t2s_pipeline.suites.stock.work import Work
from t2s_pipeline.suites.suite import Task


class StockAgent(ScriptedAgent[Habit]):
    """Works by the policies of this suite."""

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
        job = next(one for one in JOBS if one.name == task.task_id)
        run = f"{seed}/{job.name}/{trial}"
        called = articles()[job.sku]["name"] if job.sku else job.query
        chosen = style(job, called, habits, random.Random(f"style/{run}"))
        dice = random.Random(f"words/{run}")
        Work(job, chosen, habits, conversation, called, dice).work()

    def planted(self, task_id: str, trial: int, seed: int) -> frozenset[Habit]:
        """Return the bad habits of a run."""
        return plant.planted(task_id, trial, seed)
