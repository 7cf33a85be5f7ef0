"""Whether a lesson may become an edit: its quotes are there, it is general, it has a place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit, Evidence
from t2s_pipeline.distill.engines.model.answers import Lesson, Quote
from t2s_pipeline.distill.engines.model.particulars import restated
from t2s_pipeline.distill.engines.model.places import change_of, refusal
from t2s_pipeline.distill.trajectories import Step, Trajectory

SHORTEST_QUOTE = 8
"""Characters; less is found in any step, and is evidence only if it is all that a part says."""
NO_ERROR = "The outcome is unknown, and none of the quoted steps is an error that a tool answered."


class Fault(NamedTuple):
    """A lesson that cannot be taken as it is.

    Attributes:
        edit: what it would have become.
        reason: a few words, the same for all of a sort.
        problems: sentences for the model.
    """

    edit: Edit
    reason: str
    problems: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The rule in one line."""
        return self.edit.change.content.removeprefix("- ")

    @property
    def discard(self) -> Discard:
        """Return it as what was not used, and why."""
        detail = f"{' '.join(self.problems)} It said: {self.rule}"
        return Discard(self.edit.edit_id, self.reason, detail)


class Vetted(NamedTuple):
    """Lessons that became edits, and those that did not."""

    edits: tuple[Edit, ...]
    faults: tuple[Fault, ...]


class Vetting:
    """Checks the lessons of one run."""

    def __init__(self, trajectory: Trajectory, skill: Mapping[str, str], patch_id: str) -> None:
        """Take the run, the base, and the patch that the lessons are for."""
        self._trajectory = trajectory
        self._skill = skill
        self._patch_id = patch_id
        self._steps = {step.step: step for step in trajectory.steps}

    def vet(self, lessons: Sequence[Lesson]) -> Vetted:
        """Make edits of the lessons that hold; a rule said twice is one, with all its quotes."""
        edits: dict[str, Edit] = {}
        faults = []
        for lesson in lessons:
            edit = self._edit(lesson)
            if fault := self._fault(edit, lesson.evidence):
                faults.append(fault)
            else:
                rule = edit.change.rule_id
                edits[rule] = _with_quotes(edits[rule], edit) if rule in edits else edit
        return Vetted(tuple(edits.values()), tuple(faults))

    def _edit(self, lesson: Lesson) -> Edit:
        name = self._trajectory.trajectory_id
        return Edit(
            change=change_of(lesson, self._skill),
            node_id=self._patch_id,
            level=0,
            kind=lesson.kind,
            trust=self._trajectory.trust,
            evidence=tuple(dict.fromkeys(Evidence(name, *quote) for quote in _bare(lesson))),
            origins=(self._trajectory.origin,),
        )

    def _fault(self, edit: Edit, evidence: Sequence[Quote]) -> Fault | None:
        unknown = self._trajectory.success is None
        blind = unknown and not any(self._is_error(quote.step) for quote in evidence)
        missing = [problem for quote in evidence if (problem := self._misquoted(quote))]
        told = restated(edit.change.content, self._trajectory, self._skill)
        general = [f"It restates what belongs to this task alone: {', '.join(told)}."]
        refused = refusal(edit.change, self._skill, unsafe_too=False)
        problems = [
            *missing,
            *(general if told else []),
            *([NO_ERROR] if blind else []),
            *([refused.detail] if refused else []),
        ]
        if missing:
            return Fault(edit, "evidence not verbatim", tuple(problems))
        if told:
            return Fault(edit, "restates the task", tuple(problems))
        if blind:
            return Fault(edit, "outcome unknown", tuple(problems))
        return Fault(edit, refused.reason, tuple(problems)) if refused else None

    def _is_error(self, number: int) -> bool:
        return number in self._steps and self._steps[number].is_error

    def _misquoted(self, quote: Quote) -> str | None:
        step = self._steps.get(quote.step)
        if step is None:
            return f"There is no step {quote.step}."
        if not quote.quote.strip() or not step.quotes(quote.quote):
            return f"Step {quote.step} does not contain the quote {quote.quote!r}, as it stands."
        if len(quote.quote.strip()) < SHORTEST_QUOTE and quote.quote not in _whole(step):
            return f"The quote {quote.quote!r} is too short to be recognised."
        return None


def _bare(lesson: Lesson) -> list[tuple[int, str]]:
    return [(quote.step, quote.quote) for quote in lesson.evidence]


def _whole(step: Step) -> set[str]:
    return {part.strip() for part in (step.text, step.arguments, step.result) if part}


def _with_quotes(edit: Edit, other: Edit) -> Edit:
    return replace(edit, evidence=tuple(dict.fromkeys((*edit.evidence, *other.evidence))))
