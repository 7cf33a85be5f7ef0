"""At which number a loop begins that writes."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.code.loops import start
from t2s_pipeline.distill.engines.offline.code.writes import writes
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner
from t2s_pipeline.distill.engines.offline.run import Run


def mine(run: Run) -> Iterator[Lesson]:
    """Yield where the outermost counter of each written place begins."""
    for program in run.programs:
        for write in writes(program.tree, program.names):
            first = start(write.place, write.around, program.names)
            if first is not None:
                cited = write.around[0].iter if write.around else write.place
                yield from manner(run, "first_write", {}, str(first), program, write.place, cited)
