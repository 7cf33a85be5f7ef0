"""How a command line searched for a pattern: in which case, and what its dots stand for."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner_of_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.shell.patterns import patterns


def mine(run: Run) -> Iterator[Lesson]:
    """Yield how each pattern was meant."""
    for pipeline in run.pipelines:
        for command in pipeline.commands:
            for pattern in patterns(command):
                yield from manner_of_call(run, "search", {}, pattern._asdict(), pipeline.call)
