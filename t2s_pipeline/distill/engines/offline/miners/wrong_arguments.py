"""The right call on the right record with a wrong argument, and how it differs.

Needs to know what was expected.
"""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.arguments import differing
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_argument
from t2s_pipeline.distill.engines.offline.run import Run


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each argument that was wrong in a failed run."""
    if run.difference is None or run.trajectory.success is not False:
        return
    for call, action in run.difference.changed:
        for wrong in differing(call.arguments, action.arguments):
            yield Lesson(
                family="wrong_argument",
                slots={"tool": call.tool, "argument": wrong.argument, "how": wrong.how},
                evidence=(quote_argument(run.trajectory, call, wrong.name),),
                hints={"right_value": wrong.right} if wrong.right else {},
            )
