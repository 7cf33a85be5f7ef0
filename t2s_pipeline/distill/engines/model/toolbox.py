"""What the error analyst's tools answer: more of the run, of its peers, of what was expected."""

from collections.abc import Mapping, Sequence

import orjson

from t2s_pipeline.distill.engines.model.fixes import compared
from t2s_pipeline.distill.engines.model.records import Part, mark_of, parts_of, shown
from t2s_pipeline.distill.engines.model.tools import (
    CheckFix,
    CompareWithSuccess,
    ExpectedActions,
    ProposedCall,
    ReadSkill,
    ReadSteps,
    SearchSteps,
)
from t2s_pipeline.distill.engines.offline.tools import is_reading
from t2s_pipeline.distill.trajectories import Action, Trajectory, parsed

MOST_HITS = 20
AROUND = 80
"""Characters shown on either side of a hit."""


class Toolbox:
    """Answers the calls of one analysis."""

    def __init__(
        self, trajectory: Trajectory, peers: Sequence[Trajectory], skill: Mapping[str, str]
    ) -> None:
        """Take the run, earlier runs of its task, and the base."""
        self._run = trajectory
        self._peers = peers
        self._skill = skill
        self._parts = parts_of(trajectory.steps)
        self._mark = mark_of(self._parts)

    def answer(self, arguments: object, room: int) -> str:
        """Answer a call in so many characters or fewer; what is wrong with it is an answer too."""
        match arguments:
            case ReadSteps():
                return self._read_steps(arguments, room)
            case SearchSteps():
                return self._search(arguments.text, room)
            case ReadSkill():
                return self._read_skill(arguments.path, room)
            case CompareWithSuccess():
                return self._success(room)
            case ExpectedActions():
                return self._expected(room)
            case CheckFix():
                return self._check(arguments.calls, room)
        raise TypeError(f"no answer to {type(arguments).__name__}")

    def _read_steps(self, wanted: ReadSteps, room: int) -> str:
        steps = [s for s in self._run.steps if wanted.first <= s.step <= wanted.last]
        if not steps:
            numbers = [step.step for step in self._run.steps]
            return f"There are no such steps; the run has {min(numbers)} to {max(numbers)}."
        return shown(parts_of(steps), self._mark, room, wanted.from_character)

    def _search(self, text: str, room: int) -> str:
        hits = [
            Part(part.step, f"{part.label}, character {at}", _around(part.text, at, len(text)))
            for part in self._parts
            if (at := part.text.casefold().find(text.casefold())) >= 0
        ]
        if not hits:
            return "It does not stand in this run."
        told = f"It stands in {len(hits)} parts; the first {min(len(hits), MOST_HITS)}:\n"
        return told + shown(hits[:MOST_HITS], self._mark, room - len(told))

    def _read_skill(self, path: str, room: int) -> str:
        if path not in self._skill:
            return f"There is no such file; there are {', '.join(sorted(self._skill))}."
        parts = [Part(0, path, self._skill[path])]
        return shown(parts, mark_of(parts), room)

    def _success(self, room: int) -> str:
        successes = [peer for peer in self._peers if peer.success]
        if not successes:
            return "There is no earlier run of this task that succeeded."
        own = {(step.role, step.text) for step in self._run.steps if step.role == "system"}
        steps = [step for step in successes[-1].steps if (step.role, step.text) not in own]
        parts = parts_of(steps)
        told = "An earlier run of the same task, which succeeded (quote only the run you study):\n"
        return told + shown(parts, mark_of(parts), room - len(told))

    def _expected(self, room: int) -> str:
        if self._run.expected is None:
            return "The record does not say what was expected."
        if not self._run.expected:
            return "A right run makes no call that changes anything."
        parts = [
            Part(n, action.tool, orjson.dumps(action.arguments).decode())
            for n, action in enumerate(self._run.expected)
        ]
        return shown(parts, mark_of(parts), room)

    def _check(self, calls: Sequence[ProposedCall], room: int) -> str:
        if self._run.expected is None:
            return "It cannot be checked: the record does not say what was expected."
        proposed = []
        for call in calls:
            arguments = parsed(call.arguments)
            if not isinstance(arguments, dict):
                return f"The arguments of {call.tool} are no JSON object: {call.arguments[:200]}"
            proposed.append(Action(call.tool, arguments))
        tools = {call.tool for call in (*proposed, *self._run.expected)}
        found = compared(proposed, self._run.expected, filter(is_reading, tools))
        if found.passes:
            return "These are the expected calls."
        lines = [f"missing: {one.tool}" for one in found.missing]
        lines += [f"not expected: {one.tool}" for one in found.needless]
        lines += [
            f"{tool}, {name}: expected {orjson.dumps(want).decode()}, "
            f"proposed {orjson.dumps(have).decode()}"
            for tool, name, want, have in found.different
        ]
        parts = [Part(n, "difference", line) for n, line in enumerate(lines)]
        return shown(parts, mark_of(parts), room)


def _around(text: str, at: int, length: int) -> str:
    return text[max(at - AROUND, 0) : at + length + AROUND]
