"""Which trajectories a person means, and their going and coming as events."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from t2s_pipeline.commands.errors import UsageError
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Revocations

MOST_NAMED = 5


@dataclass(frozen=True)
class Chosen:
    """Trajectories of one skill.

    Attributes:
        skill: whose they are.
        rows: of the query ``arrivals_named``.
    """

    skill: str
    rows: pl.DataFrame

    @property
    def names(self) -> list[str]:
        """All of them, in order of position."""
        return self.rows["trajectory_id"].to_list()

    def those(self, *, withdrawn: bool) -> list[str]:
        """Return those that are withdrawn now, or those that are not."""
        return self.rows.filter(pl.col("withdrawn") == withdrawn)["trajectory_id"].to_list()


def chosen(
    warehouse: Warehouse, trajectories: list[str], origin: str | None, skill: str | None
) -> Chosen:
    """Find the trajectories that are named, or all of one origin.

    Raises:
        UsageError: neither is given, or both, or an origin without its skill.
        CommandError: there are none of these names, or they are of several skills.
    """
    if bool(trajectories) == bool(origin):
        raise UsageError("name trajectories, or an --origin with its --skill")
    if bool(origin) != bool(skill):
        raise UsageError("--origin goes with --skill, and names of trajectories without it")
    if origin:
        given = warehouse.read("arrivals_of_origin", skill=skill, origin=origin)
        if given.is_empty():
            raise UsageError(f"{skill} has no trajectory of the origin {origin!r}")
    else:
        names = list(dict.fromkeys(trajectories))
        given = pl.DataFrame({"trajectory_id": names}, schema={"trajectory_id": pl.String})
    rows = warehouse.read_with("arrivals_named", given)
    unknown = given.join(rows, on="trajectory_id", how="anti", maintain_order="left")
    if unknown.height:
        raise UsageError(f"no such trajectory: {listed(unknown['trajectory_id'].to_list())}")
    skills = rows["skill"].unique(maintain_order=True).to_list()
    if len(skills) > 1:
        raise UsageError(f"these are of several skills ({', '.join(skills)}): take them by skill")
    return Chosen(skills[0], rows)


def listed(names: list[str]) -> str:
    """Name some, and say how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def note(
    warehouse: Warehouse, names: list[str], *, withdrawn: bool, author: str, reason: str
) -> None:
    """Keep on record that trajectories were withdrawn, or restored."""
    event = {"revoked": withdrawn, "author": author, "reason": reason, "at": datetime.now(UTC)}
    rows = Revocations.frame({"trajectory_id": name, **event} for name in names)
    with warehouse.transaction() as transaction:
        transaction.insert(Revocations, rows)
        transaction.run_with("set_revoked", rows.select("trajectory_id"), revoked=withdrawn)
