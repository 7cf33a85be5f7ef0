"""Requests handed over to a person although a tool could do them."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_acting, is_hand_over
from t2s_pipeline.distill.trajectories import Trajectory


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the lesson if a run handed over.

    It holds for a failed run if a needed call never came, or, where the record does not say what
    was needed, if an earlier run of the task succeeded by acting and without handing over. A
    success that handed over speaks against it.
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
    if run.difference is not None:
        return [action.tool for action in run.difference.missing]
    return [
        call.tool
        for peer in run.peers
        if peer.success and not _hands_over(peer)
        for call in peer.calls
        if is_acting(call.tool) and not call.failed
    ]


def _hands_over(trajectory: Trajectory) -> bool:
    return any(is_hand_over(call.tool) for call in trajectory.calls)
