"""Which stored record a call is about, and what was known of it when the call was made."""

from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.tools import is_acting, is_reading
from t2s_pipeline.distill.trajectories import Call, Json, Trajectory


class Record(NamedTuple):
    """An object that a tool answered with, and the call that showed it."""

    call: Call
    fields: dict[str, Json]


class Records:
    """The records that a run had seen, found again by the values they were read by.

    A value by which a reading tool found an object (its id) names that object from then on; an
    acting tool that is called with the value and answers with an object shows it changed.
    """

    def __init__(self, trajectory: Trajectory) -> None:
        """Read the run's calls once."""
        self._shown: list[tuple[str, Record]] = []
        named: set[str] = set()
        for call in trajectory.calls:
            if call.failed or not isinstance(call.answer, dict):
                continue
            values = strings(call.arguments)
            if is_reading(call.tool):
                named |= values
            elif is_acting(call.tool):
                values &= named
            else:
                continue
            self._shown.extend((value, Record(call, call.answer)) for value in values)
        self.names = frozenset(named)

    def about(self, arguments: dict[str, Json], before: int) -> list[Record]:
        """Return the records these arguments name, latest first, then those that these name.

        Args:
            arguments: of a call that was or should have been made.
            before: only what was shown before this step.
        """
        direct = self._latest(strings(arguments), before)
        beyond = {value for record in direct for value in strings(record.fields)}
        linked = self._latest(beyond - strings(arguments), before)
        return direct + [record for record in linked if record not in direct]

    def identity(self, arguments: dict[str, Json]) -> dict[str, Json]:
        """Return those of the arguments that name a record the run has read."""
        return {k: v for k, v in arguments.items() if isinstance(v, str) and v in self.names}

    def _latest(self, values: set[str], before: int) -> list[Record]:
        latest = {v: r for v, r in self._shown if v in values and r.call.step < before}
        unique = {record.call.step: record for record in latest.values()}
        return [unique[step] for step in sorted(unique, reverse=True)]


def strings(value: dict[str, Json]) -> set[str]:
    """Return the strings directly in an object's fields."""
    return {v for v in value.values() if isinstance(v, str) and v}
