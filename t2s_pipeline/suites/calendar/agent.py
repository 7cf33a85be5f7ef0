"""A scripted agent: it follows fixed policies and asks no model.

Its calls really run, and it takes ids, times and rooms from what they return; but how it goes about
its work, in what words, and with which bad habits, is drawn by seed. It knows each request as its
author does, save for the ids of people and events, and never reads the expected outcome.
"""

import random
from collections.abc import Mapping

from t2s_pipeline.suites.calendar import plant
from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.policies.absences import cover
from t2s_pipeline.suites.calendar.policies.desk import Desk
from t2s_pipeline.suites.calendar.policies.meetings import arrange, invite, move
from t2s_pipeline.suites.calendar.request import Arrange, Away, Invite, Move, Request
from t2s_pipeline.suites.calendar.style import style
from t2s_pipeline.suites.calendar.tasks.catalogue import requests
from t2s_pipeline.suites.conversation import Conversation
from t2s_pipeline.suites.scripted import ScriptedAgent
from t2s_pipeline.suites.suite import Task


class CalendarAgent(ScriptedAgent[Habit]):
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
        request = _by_name()[task.task_id]
        run = f"{seed}/{request.name}/{trial}"
        chosen = style(habits, random.Random(f"style/{run}"))
        desk = Desk(chosen, habits, conversation, random.Random(f"words/{run}"))
        if isinstance(request, Arrange):
            arrange(request, desk)
        elif isinstance(request, Move):
            move(request, desk)
        elif isinstance(request, Invite):
            invite(request, desk)
        elif isinstance(request, Away):
            cover(request, desk)
        conversation.say(desk.phrase("done"))

    def planted(self, task_id: str, trial: int, seed: int) -> frozenset[Habit]:
        """Return the bad habits of a run."""
        return plant.planted(task_id, trial, seed)


def _by_name() -> Mapping[str, Request]:
    return {request.name: request for request in requests()}
