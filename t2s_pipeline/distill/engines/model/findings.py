"""What an analysis has found: lessons that hold; the others go back once, then are discarded."""

from collections.abc import Sequence

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.engines.engine import Proposal, Status
from t2s_pipeline.distill.engines.model.answers import MOST_LESSONS, Lesson
from t2s_pipeline.distill.engines.model.vetting import Fault, Vetting
from t2s_pipeline.templates import render


class Findings:
    """The lessons of one run, as they come in; ``is_open`` until nothing more is expected."""

    def __init__(self, vetting: Vetting) -> None:
        """Begin with none."""
        self._vetting = vetting
        self._room = MOST_LESSONS
        self._sent_back = False
        self.is_open = True
        self._reasoning: list[str] = []
        self._edits: dict[str, Edit] = {}
        self._discards: dict[str, Discard] = {}

    def add(self, reasoning: str, lessons: Sequence[Lesson]) -> str | None:
        """Take lessons in; return what to say of those that must be corrected, None if none must.

        A lesson that comes back corrected is another edit; the faulty one stays on record. So do
        lessons beyond those that were asked for again.
        """
        vetted = self._vetting.vet(lessons)
        self._reasoning.append(reasoning)
        for edit in vetted.edits:
            self._take(edit)
        for fault in vetted.faults:
            self._discards[fault.edit.edit_id] = fault.discard
        if self._sent_back or not vetted.faults:
            self.is_open = False
            return None
        self._sent_back = True
        self._room = len(vetted.faults)
        return self._complaint(vetted.faults)

    def close(self, reasoning: str) -> None:
        """Take it that there is nothing to add, for this reason."""
        self._reasoning.append(reasoning)
        self.is_open = False

    @property
    def proposal(self) -> Proposal:
        """What was found."""
        edits = tuple(self._edits.values())
        used = {edit.edit_id for edit in edits}
        left = tuple(d for name, d in self._discards.items() if name not in used)
        status: Status = "proposed" if edits else "empty"
        return Proposal(status, " ".join(dict.fromkeys(self._reasoning)), edits, left)

    def _take(self, edit: Edit) -> None:
        rule = edit.change.rule_id
        if rule in self._edits:
            return
        if self._room:
            self._edits[rule] = edit
            self._room -= 1
            return
        detail = f"It was not asked for again. It said: {edit.change.content.removeprefix('- ')}"
        self._discards[edit.edit_id] = Discard(edit.edit_id, "one lesson too many", detail)

    def _complaint(self, faults: Sequence[Fault]) -> str:
        told = [{"rule": fault.rule, "problems": fault.problems} for fault in faults]
        return render("model/correct.md", faults=told, kept=len(self._edits))
