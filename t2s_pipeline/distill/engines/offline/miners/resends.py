"""A refused call sent again unchanged."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_result
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_acting
from t2s_pipeline.distill.trajectories import Call


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each tool whose refused call came again, nothing changed between.

    A second attempt that passed speaks against it: then the refusal was of the moment.
    """
    seen: set[tuple[str, bool]] = set()
    refused: dict[tuple[str, str], Call] = {}
    for call in run.trajectory.calls:
        same = (call.tool, str(sorted(call.arguments.items())) if call.arguments else call.raw)
        before = refused.pop(same, None)
        if before is not None and (call.tool, call.failed) not in seen:
            seen.add((call.tool, call.failed))
            yield Lesson(
                family="resent_unchanged",
                slots={"tool": call.tool},
                holds=call.failed,
                evidence=(
                    quote_result(run.trajectory, before),
                    quote_result(run.trajectory, call),
                ),
            )
        if call.failed:
            refused[same] = call
        elif is_acting(call.tool):
            refused.clear()
