"""A trajectory under analysis, with what several miners ask of it computed once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from t2s_pipeline.distill.engines.offline.code.program import Program, programs_of
from t2s_pipeline.distill.engines.offline.expected import Difference, difference, shown_by_success
from t2s_pipeline.distill.engines.offline.facts import facts, now_of
from t2s_pipeline.distill.engines.offline.records import Record, Records, strings
from t2s_pipeline.distill.engines.offline.routes import route
from t2s_pipeline.distill.engines.offline.shell.pipelines import Pipeline, pipelines_of
from t2s_pipeline.distill.engines.offline.tools import is_reading
from t2s_pipeline.distill.trajectories import Action, Call, Json, Trajectory


@dataclass(frozen=True)
class Run:
    """A trajectory and its peers: earlier trajectories of the same task."""

    trajectory: Trajectory
    peers: tuple[Trajectory, ...] = ()

    @cached_property
    def records(self) -> Records:
        """The records it had seen."""
        return Records(self.trajectory)

    @cached_property
    def programs(self) -> list[Program]:
        """The code it sent to tools."""
        return programs_of(self.trajectory)

    @cached_property
    def pipelines(self) -> list[Pipeline]:
        """The command lines it sent to tools."""
        return pipelines_of(self.trajectory)

    @cached_property
    def difference(self) -> Difference | None:
        """How its calls differ from the expected ones, where these are known."""
        expected = self.trajectory.expected
        return None if expected is None else difference(self.trajectory, self.records, expected)

    @cached_property
    def against_success(self) -> Difference | None:
        """How its calls differ from the expected ones, else from those of a peer that succeeded.

        What a success did was enough; that it was all needed, or nothing else allowed, is not
        known: only what is missing may be taken from it.
        """
        shown = shown_by_success(self.peers)
        if self.difference is not None or shown is None:
            return self.difference
        return difference(self.trajectory, self.records, shown)

    @cached_property
    def now(self) -> datetime | None:
        """The present moment, by its instructions."""
        return now_of(self.trajectory)

    def reader_of(self, arguments: dict[str, Json]) -> dict[str, str]:
        """Return, as a hint, the tool that reads the record these arguments name, if one did.

        Looked for among what was expected and what the run and its peers called.
        """
        values = strings(arguments)
        for one in self._readings:
            if values & strings(one.arguments):
                return {"reader": one.tool}
        return {}

    @cached_property
    def any_reader(self) -> str | None:
        """A tool that reads, if one is known to be there."""
        return next((one.tool for one in self._readings), None)

    @cached_property
    def route(self) -> dict[str, str]:
        """How one look-up leads to the next, as a hint, where the run or a peer went that way."""
        found = route([self.trajectory, *self.peers])
        return {"route": found.hint()} if found else {}

    @cached_property
    def _readings(self) -> list[Action | Call]:
        known: list[Action | Call] = list(self.trajectory.expected or ())
        known += [call for one in (self.trajectory, *self.peers) for call in one.calls]
        return [one for one in known if is_reading(one.tool)]

    def facts(self, about: list[Record], arguments: dict[str, Json]) -> dict[str, str]:
        """Say what these records show and what a call would change in them."""
        return facts(about, arguments, self.now)
