"""“I cannot see that”, said without having tried to look it up."""

import re
from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_reading

_SEEING = (
    r"(?:access|look(?:ing)? up|retriev|locat|find|view|see\b|check(?! in)|pull up|information)"
)
_DENIAL = re.compile(
    r"\bI(?:['’]m| am| do|['’]ll be)?(?: currently| sorry)?[ ,]*"
    r"(?:unable to|not able to|n['’]t be able to|cannot|can['’]?t|can not"
    r"|don['’]t have|do not have|have no)\b[^.!?\n]{0,40}?" + _SEEING,
    re.IGNORECASE,
)
_SENT_AWAY = re.compile(
    r"\b(?:if|when) you(?:['’]re| are| still)*(?: unable to| cannot| can['’]?t| don['’]t)\b"
    r"[^.!?\n]{0,20}?" + _SEEING + r"|\bplease check your (?:e-?mail|account|records|profile)",
    re.IGNORECASE,
)


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the lesson where the agent denies access, or sends the user to search, unread.

    It holds for a failed run that had read nothing yet when it said so; a success that said so
    speaks against it. Only runs whose tools or whose peers' tools can read are judged.
    """
    if run.trajectory.success is None or run.any_reader is None:
        return
    first_read = next(
        (call.step for call in run.trajectory.calls if is_reading(call.tool)),
        len(run.trajectory.steps),
    )
    for step in run.trajectory.steps[:first_read]:
        said = step.text if step.role == "assistant" and not step.tool else None
        found = said and (_DENIAL.search(said) or _SENT_AWAY.search(said))
        if said and found:
            yield Lesson(
                family="denied_access",
                slots={},
                holds=not run.trajectory.success,
                evidence=(quote(run.trajectory, step.step, _sentence(said, found.start())),),
                hints={"reader": run.any_reader},
            )
            return


def _sentence(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) + 1 for mark in ".!?\n")
    return text[start:].lstrip()
