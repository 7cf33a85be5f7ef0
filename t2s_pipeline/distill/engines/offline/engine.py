"""The offline engine: lessons that can be computed from the record, without a model."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import orjson

from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.engines.engine import Behind, Identity, Merged, Proposal, Skill
from t2s_pipeline.distill.engines.offline.propose import lessons_of
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.trajectories import Trajectory

VERSION = "4"
"""Raise it with any change that makes another patch or merge of the same input."""


class OfflineEngine:
    """Deterministic; needs neither model nor network."""

    identity = Identity(engine="offline", version=VERSION)

    def propose(
        self, trajectory: Trajectory, skill: Skill, peers: Sequence[Trajectory], item_id: str
    ) -> Proposal:
        """State what the record shows, each lesson with verbatim evidence."""
        lessons = lessons_of(Run(trajectory, tuple(peers)))
        if not lessons:
            return Proposal("empty", _why_nothing(trajectory, peers))
        edits = [
            lesson.edit("", trust=trajectory.trust, origin=trajectory.origin) for lesson in lessons
        ]
        told = sorted({lesson.key for lesson in lessons})
        return Proposal("proposed", "; ".join(told), tuple(edits))

    def merge(self, edits: Sequence[Edit], skill: Skill, behind: Behind, item_id: str) -> Merged:
        """Bring together what says the same, by lesson; nothing is dropped here.

        Whether a lesson holds needs all runs, so that what speaks for and what speaks against it
        travel up side by side.
        """
        same: dict[tuple[bool, str], list[Edit]] = defaultdict(list)
        for edit in edits:
            same[_opposed(edit), edit.lesson_key or edit.change.rule_id].append(edit)
        return Merged(tuple(_joined(group) for _, group in sorted(same.items())))


def _opposed(edit: Edit) -> bool:
    """Tell counter-evidence, which stands last among equals."""
    return bool(edit.lesson) and not orjson.loads(edit.lesson)["holds"]


def _joined(edits: list[Edit]) -> Edit:
    kinds = [edit.kind for edit in edits]
    first = edits[0]
    lesson = orjson.loads(first.lesson) if first.lesson else {}
    return replace(
        first,
        kind=max(sorted(set(kinds)), key=kinds.count),
        parents=tuple(edit.edit_id for edit in edits),
        lesson=_general(lesson) if lesson else "",
    )


def _general(lesson: dict[str, object]) -> str:
    """Keep of a lesson what is true of all its observations; theirs is in the lineage."""
    kept = {name: lesson[name] for name in ("family", "slots", "holds")}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()


def _why_nothing(trajectory: Trajectory, peers: Sequence[Trajectory]) -> str:
    if trajectory.success is None:
        return "the outcome is unknown, and no error was cured or repeated"
    if trajectory.success:
        return "it succeeded without a lesson to keep: no cured error, no contrast to a failure"
    if trajectory.expected is None and not any(peer.success for peer in peers):
        return (
            "it failed, but the record does not say what was expected, and no earlier run of the "
            "task succeeded that it could be compared with"
        )
    return "it failed, but nothing in the record shows by what"
