"""Trajectories written as lists of what happened."""

import json

import pytest

from t2s_pipeline.distill.engines.offline.propose import lessons_of
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.trajectories import Action, Step, Trajectory

NOW = "The current date is 2031-04-02 12:00:00."


class Story:
    """Builds a trajectory: ``user``, ``says``, ``call``; everything else has a default."""

    def __init__(self, name="t", *, success=False, expected=None, policy=NOW):
        self.name, self.success = name, success
        self.expected = expected and tuple(Action(*one) for one in expected)
        if expected == []:
            self.expected = ()
        self.steps = [Step(0, "system", policy, None, None, None, False)]

    def user(self, text):
        return self._add("user", text=text)

    def says(self, text):
        return self._add("assistant", text=text)

    def call(self, tool, arguments, result):
        failed = isinstance(result, str) and result.startswith("Error")
        told = result if isinstance(result, str) else json.dumps(result)
        return self._add(
            "assistant", tool=tool, arguments=json.dumps(arguments), result=told, is_error=failed
        )

    def _add(self, role, *, text=None, tool=None, arguments=None, result=None, is_error=False):
        at = len(self.steps)
        self.steps.append(Step(at, role, text, tool, arguments, result, is_error))
        return self

    def end(self):
        return Trajectory(
            trajectory_id=self.name,
            content_hash=self.name,
            task_key="task",
            position=0,
            origin="origin",
            trust="internal",
            task_text=None,
            success=self.success,
            expected=self.expected,
            steps=tuple(self.steps),
        )


@pytest.fixture
def story():
    return Story


@pytest.fixture
def mined():
    """Return the lessons of a trajectory, by family, and check that every quote is verbatim."""

    def mine(trajectory, *peers):
        known = {t.trajectory_id: t for t in (trajectory, *peers)}
        lessons = lessons_of(Run(trajectory, peers))
        for lesson in lessons:
            assert lesson.evidence
            for trajectory_id, step, quote in lesson.evidence:
                assert quote
                assert known[trajectory_id].steps[step].quotes(quote)
        found = {}
        for lesson in lessons:
            found.setdefault(lesson.family, []).append(lesson)
        return found

    return mine
