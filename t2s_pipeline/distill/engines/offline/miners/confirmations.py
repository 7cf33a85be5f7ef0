"""A call that changes something, made without the user's yes to it."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote, quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.said import ASSENT
from t2s_pipeline.distill.engines.offline.tools import is_acting
from t2s_pipeline.distill.trajectories import Step

TALK = 3
"""A user who wrote fewer messages gave a task and was not there to be asked."""


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each tool that was called when the user's last words were no assent.

    It holds for a failed run; a success that did so speaks against it.
    """
    if run.trajectory.success is None:
        return
    if sum(step.role == "user" for step in run.trajectory.steps) < TALK:
        return
    calls = {call.step: call for call in run.trajectory.calls}
    last: Step | None = None
    seen: set[str] = set()
    for step in run.trajectory.steps:
        if step.role == "user":
            last = step
        call = calls.get(step.step)
        if call is None or last is None or call.failed or call.tool in seen:
            continue
        if is_acting(call.tool) and not ASSENT.search(last.text or ""):
            seen.add(call.tool)
            yield Lesson(
                family="unconfirmed_call",
                slots={"tool": call.tool},
                holds=not run.trajectory.success,
                evidence=(
                    quote(run.trajectory, last.step, last.text or ""),
                    quote_call(run.trajectory, call),
                ),
            )
