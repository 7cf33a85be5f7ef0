"""How one look-up leads to the next: which tool needs what, and what its answer opens."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.tools import is_reading, words
from t2s_pipeline.distill.trajectories import Call, Json, Trajectory


class Route(NamedTuple):
    """A tool that needs one thing, a field of its answer, and the tool that takes its values."""

    tool: str
    needs: str
    field: str
    then: str

    def hint(self) -> str:
        """Return the route as a text that can be counted."""
        return "|".join(self)


def route(runs: Sequence[Trajectory]) -> Route | None:
    """Return the first route that one of these runs went: a value read, then read by."""
    return next((found for run in runs for found in _routes(run.calls)), None)


def _routes(calls: Sequence[Call]) -> Iterator[Route]:
    readings = [call for call in calls if is_reading(call.tool) and not call.failed]
    for n, later in enumerate(readings):
        values = {v for v in later.arguments.values() if isinstance(v, str)}
        if len(later.arguments) != 1 or not values:
            continue
        for earlier in readings[:n]:
            if earlier.tool == later.tool or len(earlier.arguments) != 1:
                continue
            for field in _fields_with(earlier.answer, values):
                needs = words(next(iter(earlier.arguments)))
                yield Route(earlier.tool, needs, words(field), later.tool)


def _fields_with(answer: Json, values: set[str]) -> Iterator[str]:
    """Yield the fields of an answer that list one of these values."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            listed = value if isinstance(value, list | dict) else ()
            if any(isinstance(item, str) and item in values for item in listed):
                yield name
