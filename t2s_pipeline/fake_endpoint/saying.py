"""Observations put into words: several ways to say each, as several people would."""

import re
from collections.abc import Mapping, Sequence

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.observing import Observation, Sort

ERRORS, WORK = "When something goes wrong", "While you work"
LONGEST_MESSAGE = 120

_WAYS: Mapping[Sort, Sequence[tuple[str, str, str]]] = {
    "first": (
        (
            "Before calling `{0}`",
            "call `{1}` first and go on only when that has succeeded",
            "`{0}` is refused before, with {said}",
        ),
        (
            "When `{0}` is refused with {said}",
            "call `{1}` first, then call `{0}` again as it was",
            "The same call succeeded once `{1}` had been called",
        ),
        (
            "When a task needs `{0}`",
            "see to it that `{1}` is called first",
            "The tool answers {said} before it is called",
        ),
    ),
    "argument": (
        (
            "When `{0}` answers {said}",
            "correct `{1}` as the message says and call it again",
            "The call succeeded with another `{1}` and all else the same",
        ),
        (
            "Before calling `{0}`",
            "look at how `{1}` must be given and correct it",
            "Another `{1}` is refused with {said}",
        ),
        (
            "When calling `{0}`",
            "give `{1}` in the form that its message asks for",
            "It answers {said} to another `{1}`, and succeeded when it was correct",
        ),
    ),
    "resent": (
        (
            "When `{0}` answers with an error",
            "do not send the same call again unchanged",
            "The second one failed with the same error",
        ),
        (
            "After an error of `{0}`",
            "never send the call again unchanged",
            "It ends in the same error",
        ),
    ),
    "checked": (
        (
            "After calling `{0}`",
            "read the record back with `{1}` and compare it with what was asked",
            "The run succeeded with the change confirmed by what was read",
        ),
        (
            "When `{0}` has changed a record",
            "check the change by reading the record with `{1}`",
            "What was read confirmed that the change was made as asked",
        ),
    ),
    "twice": (
        (
            "When `{0}` has answered",
            "do not call it a second time with the same arguments",
            "The second call gave the same answer, and success needs only one",
        ),
        (
            "After a call of `{0}`",
            "never call it again with the same arguments",
            "The answer is the same as that of the first call",
        ),
    ),
    "missing": (
        (
            "When the request comes down to `{0}`",
            "call `{0}` before closing the task",
            "The run ended with the request still open",
        ),
    ),
}
_PARTICULAR = re.compile(r"\S*\d\S*")


def lesson(seen: Observation, way: int, success: bool | None) -> dict[str, Json]:
    """Say an observation as a lesson, in one of several ways."""
    ways = _WAYS[seen.sort]
    trigger, action, reason = ways[way % len(ways)]
    values = {"said": f"“{_general(seen.said)}”"}
    quotes: list[Json] = [{"step": step, "quote": quote} for step, quote in seen.quotes]
    return {
        "kind": "prune" if seen.sort == "twice" else "preserve" if success else "repair",
        "trigger": trigger.format(*seen.names, **values),
        "action": action.format(*seen.names, **values),
        "reason": f"{reason.format(*seen.names, **values)}.",
        "op": "append_to_section",
        "path": "SKILL.md",
        "section": ERRORS if seen.sort in ("first", "argument", "resent") else WORK,
        "target": "",
        "evidence": quotes,
    }


def _general(message: str) -> str:
    """Return a tool's message without what belongs to one case: words with digits."""
    line = _PARTICULAR.sub("…", message.strip().split("\n")[0])
    return line[:LONGEST_MESSAGE].strip(" .")
