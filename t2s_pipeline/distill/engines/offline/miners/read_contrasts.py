"""A look-up that every success of a task made and its failures did not."""

from collections.abc import Iterator

from t2s_pipeline.distill.edits.edit import Evidence
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import closing, quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_reading
from t2s_pipeline.distill.trajectories import Trajectory


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each reading tool that tells this task's outcomes apart.

    Speaks against the lesson: a tool that only the failures used, and a run that breaks a contrast
    which its earlier peers showed.
    """
    now, before = [run.trajectory, *run.peers], list(run.peers)
    if run.trajectory.success is None:
        return
    helped, hurt = _contrast(now, True), _contrast(now, False)
    broken = _contrast(before, True) - helped
    for tool in sorted(helped | hurt | broken):
        yield Lesson(
            family="read_contrast",
            slots={"tool": tool},
            holds=tool in helped,
            evidence=_evidence(now, tool),
        )


def _contrast(runs: list[Trajectory], won: bool) -> set[str]:
    """Return the tools that all runs of the one outcome used and none of the other."""
    these = [_reading(t) for t in runs if t.success is won]
    those = [_reading(t) for t in runs if t.success is (not won)]
    if not these or not those:
        return set()
    return set.intersection(*these).difference(*those)


def _reading(trajectory: Trajectory) -> set[str]:
    return {c.tool for c in trajectory.calls if is_reading(c.tool) and not c.failed}


def _evidence(runs: list[Trajectory], tool: str) -> tuple[Evidence, ...]:
    """Cite a call of the tool, and how a run without it ended."""
    user = next(t for t in runs if tool in _reading(t))
    other = next((t for t in runs if tool not in _reading(t)), user)
    call = next(call for call in user.calls if call.tool == tool and not call.failed)
    end = closing(other)
    return (quote_call(user, call), end) if end else (quote_call(user, call),)
