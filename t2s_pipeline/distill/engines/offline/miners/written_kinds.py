"""What kind of value code wrote where a number or a finished value may have been wanted."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.code.writes import kinds, writes
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner
from t2s_pipeline.distill.engines.offline.run import Run


def mine(run: Run) -> Iterator[Lesson]:
    """Yield each kind of value that a program wrote into an object."""
    for program in run.programs:
        for write in writes(program.tree, program.names):
            for kind in sorted(kinds(write.value, program.names)):
                yield from manner(run, "written_kind", {}, kind, program, write.place, write.value)
