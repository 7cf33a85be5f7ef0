"""“I cannot see that”, or “please find it yourself”, said without having looked."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.said import DENIAL, SENT_AWAY, first_said
from t2s_pipeline.distill.engines.offline.tools import is_reading


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the lesson where the agent denies access, or sends the user to search, unread.

    It holds for a failed run that had read nothing yet when it said so; a success that said so
    speaks against it. Only runs whose tools or whose peers' tools can read are judged.
    """
    if run.trajectory.success is None or run.any_reader is None:
        return
    first_read = next(
        (call.step for call in run.trajectory.calls if is_reading(call.tool)),
        len(run.trajectory.steps),
    )
    said = first_said(run.trajectory, (DENIAL, SENT_AWAY), before=first_read)
    if said:
        yield Lesson(
            family="unread_record",
            slots={},
            holds=not run.trajectory.success,
            evidence=(quote(run.trajectory, said.step, said.text),),
            hints={"reader": run.any_reader, **run.route},
        )
