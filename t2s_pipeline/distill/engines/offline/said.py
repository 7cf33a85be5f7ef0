"""What is said in words: that agents cannot see or refuse, what something costs, a user's yes."""

import re
from typing import NamedTuple

from t2s_pipeline.distill.trajectories import Trajectory

_CANNOT = (
    r"(?:unable to|not able to|n['’]t be able to|cannot|can['’]?t|can not"
    r"|don['’]t have|do not have|have no)"
)
_SEEING = (
    r"(?:access|look(?:ing)? up|retriev|locat|find|view|see\b|check(?! in)|pull up|information)"
)
DENIAL = re.compile(
    r"\bI(?:['’]m| am| do|['’]ll be)?(?: currently| sorry)?[ ,]*"
    + _CANNOT
    + r"\b[^.!?\n]{0,40}?"
    + _SEEING,
    re.IGNORECASE,
)
"""“I cannot look that up.”"""
SENT_AWAY = re.compile(
    r"\b(?:if|when) you(?:['’]re| are| still)*(?: unable to| cannot| can['’]?t| don['’]t)\b"
    r"[^.!?\n]{0,20}?" + _SEEING + r"|\bplease check your (?:e-?mail|account|records|profile)",
    re.IGNORECASE,
)
"""“If you cannot find it, …”"""
REFUSAL = re.compile(
    r"\b(?:unfortunately|regrettably|not (?:allowed|possible|permitted|eligible|available)"
    r"|n['’]t (?:allowed|possible|permitted|eligible|be \w+ed)|(?:can(?:not|['’]t| not)|unable to"
    r"|does(?:n['’]t| not) allow|do(?:n['’]t| not) allow|against (?:our|the) policy))\b",
    re.IGNORECASE,
)
"""“Unfortunately that is not possible.”"""
ASSENT = re.compile(
    r"\b(?:yes|yeah|yep|yup|confirm\w*|proceed|go ahead|please do|sounds good|okay|ok|sure|correct"
    r"|that(?:['’]s| is| will be|['’]ll be) (?:right|fine|good|perfect|great)|that works|agreed?"
    r"|do it|absolutely|perfect)\b",
    re.IGNORECASE,
)
"""“Yes, please proceed.”"""
_MONEY = re.compile(r"[$€£¥]\s?(\d[\d,]*(?:\.\d+)?)")


class Sentence(NamedTuple):
    """A sentence that an agent said, from its beginning on."""

    step: int
    text: str


def first_said(
    trajectory: Trajectory, patterns: tuple[re.Pattern[str], ...], before: int
) -> Sentence | None:
    """Return the agent's first sentence, before a step, that one of the patterns finds."""
    for step in trajectory.steps[:before]:
        if step.role == "assistant" and step.text and not step.tool:
            for pattern in patterns:
                if found := pattern.search(step.text):
                    return Sentence(step.step, _sentence(step.text, found.start()))
    return None


def last_refusal(trajectory: Trajectory) -> Sentence | None:
    """Return the agent's last sentence that refuses something."""
    for step in reversed(trajectory.steps):
        if step.role == "assistant" and step.text and not step.tool:
            found = REFUSAL.search(step.text)
            if found:
                return Sentence(step.step, _sentence(step.text, found.start()))
    return None


def amounts_in(text: str) -> list[float]:
    """Return the sums of money that a text names."""
    return [float(number.replace(",", "")) for number in _MONEY.findall(text)]


def _sentence(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) + 1 for mark in ".!?\n")
    return text[start:].lstrip()
