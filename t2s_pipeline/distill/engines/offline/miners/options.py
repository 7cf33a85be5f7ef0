"""Which switches a tool was called with, and how the programs of a command line were called."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner_of_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.shell.patterns import patterns
from t2s_pipeline.distill.engines.offline.shell.pipelines import Pipeline


def mine(run: Run) -> Iterator[Lesson]:
    """Yield how each call was made; what of it mattered, selection finds out."""
    for call in run.trajectory.calls:
        switches = {name: v for name, v in call.arguments.items() if isinstance(v, bool)}
        if switches:
            given = " ".join(sorted(name for name, is_on in switches.items() if is_on))
            yield from manner_of_call(run, "options", {"call": call.tool}, {"how": given}, call)
    for pipeline in run.pipelines:
        for place in range(len(pipeline.commands)):
            slots = {"call": pipeline.commands[place].program}
            yield from manner_of_call(run, "command", slots, _facts(pipeline, place), pipeline.call)


def _facts(pipeline: Pipeline, place: int) -> dict[str, str]:
    command = pipeline.commands[place]
    found = patterns(command)
    return {
        "options": " ".join(sorted(command.options)),
        "fed_by": pipeline.fed_by(place),
        "feeds": pipeline.feeds(place),
        "pattern": found[0].name if found else "",
    }
