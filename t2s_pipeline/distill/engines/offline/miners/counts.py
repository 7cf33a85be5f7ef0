"""What a command line counted: lines as they come, or distinct values."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner_of_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.shell.counting import counted


def mine(run: Run) -> Iterator[Lesson]:
    """Yield what each pipeline counted that counted something."""
    for pipeline in run.pipelines:
        if how := counted(pipeline):
            yield from manner_of_call(run, "counted", {}, {"how": how}, pipeline.call)
