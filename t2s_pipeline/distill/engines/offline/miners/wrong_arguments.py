"""The right call on the right record with a wrong argument, and how it differs.

Needs to know what was expected.
"""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.arguments import Differing, differing
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_argument
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.sources import source_of
from t2s_pipeline.distill.trajectories import Action, Call


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each argument that was wrong in a failed run.

    Only where the difference has a direction: a number, a list with too little or too much, or
    another value where it is known from which answer the right one comes.
    """
    if run.difference is None or run.trajectory.success is not False:
        return
    for call, action in run.difference.changed:
        wrong = differing(call.arguments, action.arguments)
        for one in wrong:
            hints = _hints(run, call, action, one) | {"alone": "yes" if len(wrong) == 1 else "no"}
            if one.how != "other items" and (one.how != "other value" or "source" in hints):
                yield Lesson(
                    family="wrong_argument",
                    slots={"tool": call.tool, "argument": one.argument, "how": one.how},
                    evidence=(quote_argument(run.trajectory, call, one.name),),
                    hints=hints,
                )


def _hints(run: Run, call: Call, action: Action, wrong: Differing) -> dict[str, str]:
    """Say what the right value was, and where it stood."""
    made, right = call.arguments.get(wrong.name), action.arguments.get(wrong.name)
    hints = {"right_value": wrong.right} if wrong.right else {}
    hints |= {"count": "yes"} if isinstance(made, int) and isinstance(right, int) else {}
    if isinstance(right, str) and isinstance(made, str):
        source = source_of(right, [run.trajectory, *run.peers])
        hints |= {"source": source} if source else {}
    return hints
