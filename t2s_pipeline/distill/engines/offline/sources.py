"""In which field of which tool's answer a value stands."""

from collections.abc import Iterator, Sequence

from t2s_pipeline.distill.engines.offline.tools import is_reading, words
from t2s_pipeline.distill.trajectories import Json, Trajectory


def source_of(value: str, runs: Sequence[Trajectory]) -> str | None:
    """Name where reading tools showed a value, as ``field|tool``: the field with most choices.

    Args:
        value: which.
        runs: searched in order; the first that shows it tells.
    """
    for run in runs:
        places = list(_places(value, run))
        if places:
            return _widest(places, run)
    return None


def _places(value: str, run: Trajectory) -> Iterator[str]:
    for call in run.calls:
        if is_reading(call.tool) and isinstance(call.answer, dict) and not call.failed:
            for field, held in call.answer.items():
                if isinstance(held, list | dict) and _holds(held, value):
                    yield f"{words(field)}|{call.tool}"


def _widest(places: list[str], run: Trajectory) -> str:
    """Of several places take the one with most items: there all choices stand."""
    sizes = {
        f"{words(field)}|{call.tool}": len(held)
        for call in run.calls
        if isinstance(call.answer, dict)
        for field, held in call.answer.items()
        if isinstance(held, list | dict)
    }
    return max(places, key=lambda place: sizes.get(place, 0))


def _holds(held: Json, value: str) -> bool:
    if isinstance(held, dict):
        return value in held or any(_holds(one, value) for one in held.values())
    if isinstance(held, list):
        return any(_holds(one, value) for one in held)
    return held == value
