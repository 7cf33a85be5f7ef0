"""A tool's error that a change of one argument cured."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.errors import error_pattern, numbers_in
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_argument, quote_result
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import words
from t2s_pipeline.distill.trajectories import Call, Json


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each refused call whose next attempt, one argument changed, passed."""
    calls = run.trajectory.calls
    for n, refused in enumerate(calls):
        retry = next((c for c in calls[n + 1 :] if c.tool == refused.tool), None)
        if not refused.failed or retry is None or retry.failed:
            continue
        changed = _changed(refused, retry)
        if len(changed) == 1:
            yield Lesson(
                family="cured_error",
                slots={
                    "tool": refused.tool,
                    "error": error_pattern(refused),
                    "argument": words(changed[0]),
                },
                evidence=(
                    quote_result(run.trajectory, refused),
                    quote_argument(run.trajectory, retry, changed[0]),
                ),
                kind="preserve" if run.trajectory.success else "repair",
                hints={"told": "yes" if _was_told(refused, retry.arguments[changed[0]]) else "no"},
            )


def _changed(refused: Call, retry: Call) -> list[str]:
    names = refused.arguments.keys() | retry.arguments.keys()
    return sorted(
        name
        for name in names
        if refused.arguments.get(name) != retry.arguments.get(name) and name in retry.arguments
    )


def _was_told(refused: Call, value: Json) -> bool:
    """Tell whether the message held the right value, or the sum of the right values."""
    numbers = numbers_in(value)
    told = set(numbers_in(refused.result))
    return bool(numbers) and (sum(numbers) in told or set(numbers) <= told)
