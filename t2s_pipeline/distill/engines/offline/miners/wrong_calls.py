"""Calls that should not have been made, and calls that were right, under what facts.

Needs to know what was expected. Which facts tell the two apart is not to be seen in one run:
selection searches them over all runs, tasks counted.
"""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call, quote_fields
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_reading


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each acting call whose record the run had seen."""
    if run.difference is None:
        return
    right = [(call, False) for call, _ in [*run.difference.right, *run.difference.changed]]
    # A success with a call nobody expected shows that the call did no harm, nothing more.
    failed = run.trajectory.success is False
    wrong = [(call, True) for call in run.difference.extra] if failed else []
    for call, holds in right + wrong:
        about = run.records.about(call.arguments, call.step)
        if about:
            yield Lesson(
                family="wrong_call",
                slots={"tool": call.tool},
                holds=holds,
                evidence=(
                    *quote_fields(run.trajectory, about[0]),
                    quote_call(run.trajectory, call),
                ),
                facts=run.facts(about, call.arguments),
                hints={"reader": about[0].call.tool} if is_reading(about[0].call.tool) else {},
            )
