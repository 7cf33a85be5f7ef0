"""What a person answers on one rule, at a terminal or from a pipe.

At a terminal what was not understood is said and asked again. From a pipe nobody can be asked
again, and what comes next would be taken for the answer on another rule: so it ends there.
"""

import sys
from typing import NamedTuple

from rich.console import Console

from t2s_pipeline.commands.errors import UsageError
from t2s_pipeline.commands.terminal import escaped
from t2s_pipeline.distill.decisions import Verdict
from t2s_pipeline.distill.edits.reasons import shortened

_LETTERS: dict[str, Verdict] = {"a": "accept", "r": "reject", "p": "pin", "w": "reword"}
_ANSWERS = _LETTERS | {decision: decision for decision in _LETTERS.values()}
_QUESTION = "[a]ccept [r]eject [p]in re[w]ord [s]kip [q]uit: "


class Ended(Exception):
    """The person, or the input, had enough."""


class Answer(NamedTuple):
    """What is decided on a rule, with the words for it if there are, and why."""

    decision: Verdict
    text: str | None
    reason: str


def answer(out: Console) -> Answer | None:
    """Ask what is decided on a rule; None: it is left as it is.

    Raises:
        Ended: the person had enough, or the input ended between two answers.
        UsageError: a pipe held no answer, or the input ended in the middle of one.
    """
    while True:
        line = _line(out, _QUESTION)
        if line is None or line.lower() in ("q", "quit"):
            raise Ended
        if line.lower() in ("s", "skip"):
            return None
        decision = _ANSWERS.get(line.lower())
        if decision:
            text = _said(out, "Words: ") if decision == "reword" else None
            return Answer(decision, text, _said(out, "Reason: "))
        wrong(out, f"{shortened(line)} is no answer; say a, r, p, w, s or q")


def wrong(out: Console, why: str) -> None:
    """Say why an answer cannot be kept, before it is asked again.

    Raises:
        UsageError: it came from a pipe.
    """
    if not sys.stdin.isatty():
        raise UsageError(escaped(why))
    out.print(escaped(why))


def _said(out: Console, question: str) -> str:
    """Ask until something is said."""
    while True:
        line = _line(out, question)
        if line is None:
            raise UsageError("the answers end in the middle of one, which was not kept")
        if line:
            return line
        wrong(out, f"nothing was said to “{question.strip(': ')}”")


def _line(out: Console, question: str) -> str | None:
    """Return the next line of the input; None: there is no more."""
    out.print(question, end="")
    line = sys.stdin.readline()
    return line.strip() if line else None
