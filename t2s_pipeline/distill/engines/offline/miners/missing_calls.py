"""Needed calls that never came: never looked up, looked up and refused, or left out of several.

Needs to know what was expected.
"""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import closing, quote_call, quote_fields
from t2s_pipeline.distill.engines.offline.records import Record, strings
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.trajectories import Action


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each action that never came in a failed run."""
    if run.difference is None or run.trajectory.success is not False:
        return
    end = closing(run.trajectory)
    if end is None:
        return
    done = {call.tool: call for call, _ in [*run.difference.right, *run.difference.changed]}
    tried = {call.tool for call in run.trajectory.calls}
    for action in run.difference.missing:
        about = run.records.about(action.arguments, before=len(run.trajectory.steps))
        shown = quote_fields(run.trajectory, about[0]) if about else []
        if action.tool in done:
            family = "left_out"
            shown = [quote_call(run.trajectory, done[action.tool])]
        elif action.tool in tried:
            continue  # it was refused, or made on another record: then it did not fail to come
        else:
            family = "refused_after_reading" if about else "unread_record"
        yield Lesson(
            family=family,
            slots={"tool": action.tool},
            evidence=(*shown, end),
            facts=_facts(run, about, action),
            hints=run.reader_of(action.arguments),
        )


def _facts(run: Run, about: list[Record], action: Action) -> dict[str, str]:
    """Return the facts; none where an earlier missing action would have changed the record."""
    assert run.difference is not None
    missing = run.difference.missing
    names = {value for record in about for value in strings(record.call.arguments)}
    earlier = missing[: missing.index(action)]
    if any(names & strings(before.arguments) for before in earlier):
        return {}
    return run.facts(about, action.arguments)
