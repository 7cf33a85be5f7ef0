"""Which options a program or tool was called with, and what a program of a pipeline was fed by."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.trajectories import Call


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the options of each call that passed; which of them mattered, selection finds out."""
    if run.trajectory.success is None:
        return
    for command in run.commands:
        if not command.call.failed:
            given = " ".join(sorted(command.options))
            yield _lesson(run, command.call, "options", command.program, given)
            yield _lesson(run, command.call, "fed_by", command.program, _source(command.fed_by))
    for call in run.trajectory.calls:
        switches = {name: v for name, v in call.arguments.items() if isinstance(v, bool)}
        if switches and not call.failed:
            given = " ".join(sorted(name for name, is_on in switches.items() if is_on))
            yield _lesson(run, call, "options", call.tool, given)


def _source(fed_by: str) -> str:
    return f"what `{fed_by}` puts out" if fed_by else "what stands in the file"


def _lesson(run: Run, call: Call, family: str, program: str, how: str) -> Lesson:
    return Lesson(
        family=family,
        slots={"call": program},
        holds=not run.trajectory.success,
        evidence=(quote_call(run.trajectory, call),),
        facts={"how": how},
    )
