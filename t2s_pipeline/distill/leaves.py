"""Leaves: the level-0 edits behind an edit, with the runs they came from."""

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from t2s_pipeline.distill.edits.edit import Trust
from t2s_pipeline.distill.trajectories import Json


class Source(NamedTuple):
    """A run behind an edit, and the task it was a run of."""

    trajectory_id: str
    task_key: str
    success: bool | None


class Leaf(NamedTuple):
    """A level-0 edit and its run.

    Attributes:
        edit_id: of the edit.
        trajectory_id, task_key, origin, trust, success: of the run.
        lesson: JSON of the observation, "" where it came from a model.
    """

    edit_id: str
    trajectory_id: str
    task_key: str
    origin: str
    trust: Trust
    success: bool | None
    lesson: str

    def told(self, part: str) -> dict[str, str]:
        """Return the facts or hints of the observation."""
        lesson: dict[str, Json] = orjson.loads(self.lesson) if self.lesson else {}
        found = lesson.get(part)
        return {k: str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def tasks_of(leaves: Sequence[Leaf]) -> set[str]:
    """Return the distinct tasks behind some leaves: their number is the support."""
    return {leaf.task_key for leaf in leaves}
