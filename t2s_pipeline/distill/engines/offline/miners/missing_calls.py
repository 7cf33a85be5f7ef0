"""Needed calls that never came: unread, refused, or one of several that were asked for.

Needs to know what was expected.
"""

from collections.abc import Iterator

from t2s_pipeline.distill.edits.edit import Evidence
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import closing, quote, quote_call
from t2s_pipeline.distill.engines.offline.records import Record
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.said import last_refusal
from t2s_pipeline.distill.engines.offline.tools import is_reading
from t2s_pipeline.distill.trajectories import Action, Call


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each action that never came in a failed run."""
    if run.difference is None or run.trajectory.success is not False:
        return
    tried = {call.tool for call in run.trajectory.calls if call.failed}
    for action in run.difference.missing:
        if action.tool in tried:
            continue  # it did come, and was refused: what went wrong is in the tool's answer
        about = run.records.about(action.arguments, before=len(run.trajectory.steps))
        lesson = (
            _of_several(run, action) or _unread(run, action, about) or _refused(run, action, about)
        )
        if lesson:
            yield lesson


def _of_several(run: Run, action: Action) -> Lesson | None:
    """Tell an action left out where another was done: for another record, or on the same one."""
    for call in _done(run):
        same_record = _names(run, call) & set(_strings(action)) != set()
        if call.tool == action.tool and not same_record:
            return _lesson(run, "left_out", action, quote_call(run.trajectory, call))
        if call.tool != action.tool and same_record:
            return _lesson(run, "part_left_out", action, quote_call(run.trajectory, call))
    return None


def _unread(run: Run, action: Action, about: list[Record]) -> Lesson | None:
    """Tell an action whose record the run never looked up, having looked up nothing at all."""
    if about or any(is_reading(call.tool) for call in run.trajectory.calls):
        return None
    end = closing(run.trajectory)
    hints = {**run.reader_of(action.arguments), **run.route}
    return end and Lesson(family="unread_record", slots={}, evidence=(end,), hints=hints)


def _refused(run: Run, action: Action, about: list[Record]) -> Lesson | None:
    """Tell an action that was refused in words although its record had been read."""
    said = last_refusal(run.trajectory)
    if not about or said is None or said.step < about[-1].call.step:
        return None
    refusal = quote(run.trajectory, said.step, said.text)
    return Lesson(
        family="refused_after_reading",
        slots={"tool": action.tool},
        evidence=(quote_call(run.trajectory, about[0].call), refusal),
    )


def _lesson(run: Run, family: str, action: Action, *shown: Evidence) -> Lesson | None:
    end = closing(run.trajectory)
    return end and Lesson(family=family, slots={"tool": action.tool}, evidence=(*shown, end))


def _done(run: Run) -> list[Call]:
    assert run.difference is not None
    return [call for call, _ in [*run.difference.right, *run.difference.changed]]


def _names(run: Run, call: Call) -> set[str]:
    """Return the values in a call that name a record."""
    return {v for v in run.records.identity(call.arguments).values() if isinstance(v, str)}


def _strings(action: Action) -> list[str]:
    return [value for value in action.arguments.values() if isinstance(value, str)]
