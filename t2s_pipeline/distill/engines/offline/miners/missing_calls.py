"""Needed calls that never came: unread, refused, or one of several that were asked for.

What was needed is told by the expected actions, else by a success of the same task.
"""

from collections.abc import Iterator

from t2s_pipeline.distill.edits.edit import Evidence
from t2s_pipeline.distill.engines.offline.expected import Difference
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import closing, quote, quote_call
from t2s_pipeline.distill.engines.offline.records import strings
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.said import DENIAL, SENT_AWAY, first_said, last_refusal
from t2s_pipeline.distill.engines.offline.tools import is_acting, is_reading
from t2s_pipeline.distill.trajectories import Action, Call


def mine(run: Run) -> Iterator[Lesson]:
    """Yield at most one lesson for each action that never came in a failed run."""
    found = run.against_success
    if found is None or run.trajectory.success is not False:
        return
    refused = {call.tool for call in run.trajectory.calls if call.failed}
    for action in found.missing:
        if action.tool in refused:
            continue  # it did come: what went wrong is in the tool's answer
        lesson = _lesson(run, action, found)
        if lesson:
            yield lesson


def _lesson(run: Run, action: Action, found: Difference) -> Lesson | None:
    done = [call for call, _ in [*found.right, *found.changed]]
    same_record = [call for call in done if _names(run, call) & strings(action.arguments)]
    if any(call.tool == action.tool for call in same_record):
        return None  # one change after another: that the second was forgotten is not to be seen
    if refusal := _refused(run, action, same_record):
        return refusal
    if same_record:
        return _left_out(run, "part_left_out", action, same_record[-1])
    others = [call for call in done if call.tool == action.tool]
    if others:
        return _left_out(run, "left_out", action, others[-1])
    return _unread(run, action)


def _refused(run: Run, action: Action, done: list[Call]) -> Lesson | None:
    """Tell an action that was refused in words, after its record was read and all else done."""
    about = run.records.about(action.arguments, before=len(run.trajectory.steps))
    said = last_refusal(run.trajectory)
    since = max([call.step for call in done] + [r.call.step for r in about[-1:]], default=None)
    if not about or said is None or since is None or said.step < since:
        return None
    return Lesson(
        family="refused_after_reading",
        slots={"tool": action.tool},
        evidence=(
            quote_call(run.trajectory, about[0].call),
            quote(run.trajectory, said.step, said.text),
        ),
    )


def _left_out(run: Run, family: str, action: Action, done: Call) -> Lesson | None:
    end = closing(run.trajectory)
    shown: tuple[Evidence, ...] = (quote_call(run.trajectory, done),)
    slots = {"tool": action.tool}
    return end and Lesson(family=family, slots=slots, evidence=(*shown, end), hints=run.route)


def _unread(run: Run, action: Action) -> Lesson | None:
    """Tell an action whose record the run never looked up, having looked up nothing at all.

    One that set to work without a look, and denied nothing, did not lack the record.
    """
    if any(is_reading(call.tool) for call in run.trajectory.calls):
        return None
    whole = len(run.trajectory.steps)
    denied = first_said(run.trajectory, (DENIAL, SENT_AWAY), before=whole)
    said = denied or last_refusal(run.trajectory)
    if said is None and any(is_acting(c.tool) and not c.failed for c in run.trajectory.calls):
        return None
    shown = quote(run.trajectory, said.step, said.text) if said else closing(run.trajectory)
    hints = {**run.reader_of(action.arguments), **run.route}
    return shown and Lesson(family="unread_record", slots={}, evidence=(shown,), hints=hints)


def _names(run: Run, call: Call) -> set[str]:
    """Return the values in a call that name a record."""
    return {v for v in run.records.identity(call.arguments).values() if isinstance(v, str)}
