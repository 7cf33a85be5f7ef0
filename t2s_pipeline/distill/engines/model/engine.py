"""The model engine: analysts and merge operator over whatever completes their questions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import orjson

from t2s_pipeline.calls import Complete, Json, Request
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.engines.engine import Behind, Identity, Merged, Proposal, Skill
from t2s_pipeline.distill.engines.model.analysts import (
    LESSONS,
    analyse,
    has_nothing,
    opening,
)
from t2s_pipeline.distill.engines.model.batch import voices_of
from t2s_pipeline.distill.engines.model.conversation import Failed
from t2s_pipeline.distill.engines.model.creation import Creation, describe_skill, draft_skill
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.engines.model.merging import JOINED, MergeOperator
from t2s_pipeline.distill.engines.model.prompts import hashes
from t2s_pipeline.distill.engines.model.tools import action_schema, definitions
from t2s_pipeline.distill.trajectories import Trajectory

VERSION = "1"
"""Raise it with any change that makes another patch or merge of the same answers."""


class ModelEngine:
    """Asks a model, and lets code check what it says.

    Attributes:
        identity: model, limits, what else the endpoint is told, and hashes of all prompts.
    """

    def __init__(
        self, complete: Complete, model: str, limits: Limits, params: Mapping[str, Json]
    ) -> None:
        """Take what answers.

        Args:
            complete: asks the endpoint.
            model: name of the model.
            limits: tokens and turns.
            params: what every call is sent beside the question (temperature, seed).
        """
        self._complete = complete
        self._limits = limits
        told = {"limits": asdict(limits), **params}
        schemas: dict[str, Json] = {
            "tools": list(definitions()),
            "actions": action_schema(),
            "lessons": LESSONS,
            "joined rules": JOINED,
        }
        self.identity = Identity(
            engine="model",
            version=VERSION,
            model=model,
            params=orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode(),
            prompt_hashes=hashes(schemas),
        )

    def propose(
        self, trajectory: Trajectory, skill: Skill, peers: Sequence[Trajectory], item_id: str
    ) -> Proposal:
        """Have an analyst look at a run; a patch without a usable answer is `failed`."""
        try:
            return analyse(trajectory, skill, peers, item_id, self._complete, self._limits)
        except Failed as failed:
            return Proposal("failed", str(failed))

    def merge(self, edits: Sequence[Edit], skill: Skill, behind: Behind, item_id: str) -> Merged:
        """Join rules that say the same; a batch without a usable answer is carried as it is."""
        operator = MergeOperator(self._complete, self._limits, skill, behind, item_id)
        try:
            outcome = operator.merge(voices_of(edits))
        except Failed as failed:
            return Merged(tuple(_carried(edit) for edit in edits), carried=str(failed))
        return Merged(tuple(voice.edit for voice in outcome.voices), tuple(outcome.discards))

    def draft(self, name: str, task_texts: Sequence[str]) -> dict[str, str]:
        """Write a first draft of a skill from the texts of its tasks; see ``draft_skill``."""
        return draft_skill(Creation(name, task_texts, self._complete, self._limits))

    def describe(self, name: str, task_texts: Sequence[str]) -> str:
        """Write the description of a skill that has no rule yet; see ``describe_skill``."""
        return describe_skill(Creation(name, task_texts, self._complete, self._limits), "")

    def first_question(self, trajectory: Trajectory, skill: Skill, item_id: str) -> Request | None:
        """Return the first question about a run, without asking it; None if there is none."""
        if has_nothing(trajectory):
            return None
        return opening(trajectory, skill, item_id, self._complete, self._limits).request()

    def merge_question(
        self, edits: Sequence[Edit], skill: Skill, behind: Behind, item_id: str
    ) -> Request:
        """Return the question about a whole batch, without asking it and without splitting it."""
        operator = MergeOperator(self._complete, self._limits, skill, behind, item_id)
        return operator.opening(voices_of(edits)).request(JOINED)


def _carried(edit: Edit) -> Edit:
    return replace(
        edit,
        parents=(edit.edit_id,),
        attribution="carried",
        evidence=(),
        rests_on=(),
        unshared=(),
    )
