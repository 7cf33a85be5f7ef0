"""The error analyst's loop: it calls tools until it closes the analysis, or runs out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from t2s_pipeline.calls import Answer, Refused
from t2s_pipeline.distill.engines.model.conversation import Conversation, Failed
from t2s_pipeline.distill.engines.model.findings import Findings
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.engines.model.toolbox import Toolbox
from t2s_pipeline.distill.engines.model.tools import (
    CLOSING,
    Called,
    NoLesson,
    SubmitPatch,
    action_schema,
    read_action,
    read_calls,
)
from t2s_pipeline.templates import render

CHARACTERS = 4
"""Per token."""
LEAST_ANSWER = 600
"""Characters without which a tool's answer is of no use."""
KEPT_BACK = 800
"""Tokens that tools leave free, for what is said beside their answers."""
NO_ROOM = "There is no room for more: close the analysis with what you know."
SAID_ALREADY = "This was said in the same turn."


@dataclass(frozen=True)
class Investigation:
    """One run's analysis by tools.

    Attributes:
        talk: opened with the run.
        toolbox: answers the tools.
        findings: takes the lessons in.
        limits: turns and tokens.
        tools: whether the endpoint calls tools; else it names them in JSON.
    """

    talk: Conversation
    toolbox: Toolbox
    findings: Findings
    limits: Limits
    tools: bool

    def run(self) -> None:
        """Let the model look around until it closes the analysis.

        Raises:
            Failed: an answer could not be used, or turns or tokens ran out.
        """
        read = read_calls if self.tools else read_action
        schema = None if self.tools else action_schema()
        last = self._is_last(self.limits.turns)
        for left in range(self.limits.turns - 1, -1, -1):
            if self.talk.spent + self.talk.size > self.limits.item_tokens:
                raise Failed("the tokens for this analysis ran out")
            answer, called = self.talk.ask(
                closing(read) if last else read, schema, repairs=0 if last else 1
            )
            calls = tuple(one.call for one in called if one.call)
            self.talk.answered(answer._replace(tool_calls=calls))
            results = [self._result(n, called) for n in range(len(called))]
            if last or not self.findings.is_open:
                return
            last = self._tell(called, results, left)
        raise AssertionError("the last turn closes or fails")

    def _is_last(self, left: int) -> bool:
        """Tell whether another turn after this one would go beyond turns, tokens or context."""
        after_next = self.talk.spent + 2 * self.talk.size
        return left == 1 or after_next > self.limits.item_tokens or self._room(1) < LEAST_ANSWER

    def _room(self, calls: int) -> int:
        """Return how many characters each of so many answers may have: half of what is left."""
        return (self.talk.room - KEPT_BACK) * CHARACTERS // (2 * calls)

    def _result(self, number: int, called: Sequence[Called]) -> str:
        arguments = called[number].arguments
        if isinstance(arguments, CLOSING):
            if any(_closes(one) for one in called[:number]):
                return SAID_ALREADY
            return self._close(arguments)
        room = self._room(len(called))
        return NO_ROOM if room < LEAST_ANSWER else self.toolbox.answer(arguments, room)

    def _close(self, arguments: SubmitPatch | NoLesson) -> str:
        if isinstance(arguments, NoLesson):
            self.findings.close(arguments.reason)
            return ""
        return self.findings.add(arguments.reasoning, arguments.lessons) or ""

    def _tell(self, called: Sequence[Called], results: Sequence[str], left: int) -> bool:
        """Add what the tools answer, and how many turns are left; tell whether it is the last."""
        for one, result in zip(called, results, strict=True):
            if one.call is None:
                self.talk.say(result)
            else:
                self.talk.returned(one.call, result)
        last = self._is_last(left)
        self.talk.note(render("model/turns.md", left=1 if last else left))
        return last


def closing(read: Callable[[Answer], list[Called]]) -> Callable[[Answer], list[Called]]:
    """Make a reading of the last turn: nothing but the end of the analysis is accepted."""

    def read_last(answer: Answer) -> list[Called]:
        called = read(answer)
        if not any(_closes(one) for one in called):
            raise Refused("turns, tokens or context ran out before the analysis was closed.")
        return called

    return read_last


def _closes(one: Called) -> bool:
    return isinstance(one.arguments, CLOSING)
