"""A tool's error, and what became of the change of one argument that made the call pass."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.code.program import carries_code
from t2s_pipeline.distill.engines.offline.errors import error_pattern, numbers_in
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_argument, quote_result
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.trajectories import Call, Json


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each refused call whose next attempt, one argument changed, passed.

    That the change cures the error holds if the run succeeded, or if the call that passed was
    among the expected ones. It speaks against it if the run failed and the user, who was there to
    be asked, was not: then the agent only made the call pass. Anything else tells nothing.
    """
    calls = run.trajectory.calls
    for n, refused in enumerate(calls):
        retry = next((c for c in calls[n + 1 :] if c.tool == refused.tool), None)
        if not refused.failed or retry is None or retry.failed or _is_program(run, refused):
            continue
        if renamed := _renamed(refused, retry):
            yield _wrong_name(run, refused, retry, *renamed)
            continue
        changed = _changed(refused, retry)
        good = run.trajectory.success is not False or _was_right(run, retry)
        if len(changed) == 1 and (good or _unasked(run, refused, retry)):
            yield _lesson(run, refused, retry, changed[0], holds=good)


def _is_program(run: Run, call: Call) -> bool:
    """Tell whether a call hands over code or a command line, which is no value to change."""
    return carries_code(call) or any(call.step == one.call.step for one in run.pipelines)


def _renamed(refused: Call, retry: Call) -> tuple[str, str] | None:
    """Return the name under which a value was refused, and the one under which it passed."""
    gone = refused.arguments.keys() - retry.arguments.keys()
    new = retry.arguments.keys() - refused.arguments.keys()
    if len(gone) == len(new) == 1:
        before, after = *gone, *new
        if refused.arguments[before] == retry.arguments[after]:
            return before, after
    return None


def _wrong_name(run: Run, refused: Call, retry: Call, before: str, after: str) -> Lesson:
    """Say that a tool knows an argument by another name; that is so whatever the outcome."""
    return Lesson(
        family="wrong_name",
        slots={"tool": refused.tool, "argument": after, "instead": before},
        evidence=(
            quote_result(run.trajectory, refused),
            quote_argument(run.trajectory, retry, after),
        ),
        kind="preserve" if run.trajectory.success else "repair",
    )


def _unasked(run: Run, refused: Call, retry: Call) -> bool:
    """Tell whether the agent retried without a word from the user, with whom it was talking."""
    spoke = [step.step for step in run.trajectory.steps if step.role == "user"]
    between = any(refused.step < step < retry.step for step in spoke)
    return len(spoke) > 1 and not between


def _lesson(run: Run, refused: Call, retry: Call, argument: str, *, holds: bool) -> Lesson:
    return Lesson(
        family="cured_error",
        slots={
            "tool": refused.tool,
            "error": error_pattern(refused),
            "argument": argument,
        },
        holds=holds,
        evidence=(
            quote_result(run.trajectory, refused),
            quote_argument(run.trajectory, retry, argument),
        ),
        kind="preserve" if run.trajectory.success else "repair",
        hints={
            "told": "yes" if _was_told(refused, retry.arguments[argument]) else "no",
            "asked": "no" if _unasked(run, refused, retry) else "yes",
        },
    )


def _was_right(run: Run, call: Call) -> bool:
    return run.difference is not None and any(c.step == call.step for c, _ in run.difference.right)


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
