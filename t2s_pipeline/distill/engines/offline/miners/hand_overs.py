"""Requests handed over to a person although a tool could do them."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_hand_over


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the lesson if a run handed over.

    It holds for a failed run if a needed call never came although it was not refused by a tool
    before. A success that handed over speaks against it.
    """
    handed = [call for call in run.trajectory.calls if is_hand_over(call.tool)]
    if not handed or run.trajectory.success is None:
        return
    holds = not run.trajectory.success
    able = _tools_that_could(run) if holds else [call.tool for call in handed]
    for tool in able[:1]:
        yield Lesson(
            family="handed_over",
            slots={"hand_over": handed[-1].tool},
            holds=holds,
            evidence=(quote_call(run.trajectory, handed[-1]),),
            hints={"tool": tool},
        )


def _tools_that_could(run: Run) -> list[str]:
    refused = {call.tool for call in run.trajectory.calls if call.failed}
    missing = run.against_success.missing if run.against_success else []
    return [action.tool for action in missing if action.tool not in refused]
