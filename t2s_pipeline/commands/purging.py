"""What goes with purged trajectories, table by table, and the file without it."""

from datetime import datetime
from typing import NamedTuple

import polars as pl

from t2s_pipeline.commands.purged_words import Spoken, delete_spoken, spoken_of
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import (
    Arrivals,
    Decided,
    Discards,
    Edits,
    LlmCalls,
    MergeNodes,
    Nodes,
    Patches,
    Purges,
    Releases,
    RemovedLines,
    Revocations,
    SkillFiles,
    SkillLines,
    Slots,
    Steps,
    Table,
    Trajectories,
)

KEYS: dict[type[Table], str] = {
    Arrivals: "trajectory_id",
    Trajectories: "trajectory_id",
    Steps: "trajectory_id",
    Patches: "patch_id",
    Edits: "node_id",
    Nodes: "node_id",
    Slots: "evolution",
    MergeNodes: "evolution",
    Discards: "owner",
    SkillFiles: "version",
    SkillLines: "evolution",
    RemovedLines: "evolution",
    Decided: "evolution",
    Releases: "evolution",
    LlmCalls: "item_id",
    Revocations: "trajectory_id",
}
"""Tables whose rows go, and the column that says with what; ids of different kinds never agree.

What people said and wrote goes as `commands/purged_words.py` finds it.
"""


class Resting(NamedTuple):
    """What rests on trajectories.

    Attributes:
        rows: kind (trajectory, patch, node, item, evolution, selection, version) and id.
        spoken: what people said and wrote.
    """

    rows: pl.DataFrame
    spoken: Spoken

    @property
    def evolutions(self) -> list[str]:
        """The evolutions that go."""
        return self.rows.filter(pl.col("kind") == "evolution")["id"].sort().to_list()


def resting_on(transaction: Transaction, skill: str, trajectories: pl.DataFrame) -> Resting:
    """Return what rests on these trajectories of a skill.

    Args:
        transaction: to read with.
        skill: whose they are.
        trajectories: trajectory_id.
    """
    rows = transaction.read_with("resting_on", trajectories, spoiled=[])
    spoken = spoken_of(transaction, skill, rows)
    if spoken.evolutions:
        rows = transaction.read_with("resting_on", trajectories, spoiled=spoken.evolutions)
    return Resting(rows, spoken)


def delete_rows(
    warehouse: Warehouse, rows: pl.DataFrame, *, author: str, reason: str, now: datetime
) -> None:
    """Delete trajectories and all that rests on them, so that the file never held it.

    Their positions stay, without a name. Evolutions that rested on them are left as a row.

    Args:
        warehouse: which holds them.
        rows: of the query ``arrivals_named``, of one skill.
        author, reason, now: who purges, why and when.
    """
    skill, trajectories = rows["skill"][0], rows.select("trajectory_id")

    def change(transaction: Transaction) -> None:
        gone, spoken = resting_on(transaction, skill, trajectories)
        names = transaction.read_with("purged_names", trajectories)
        delete_spoken(transaction, skill, spoken)
        for table, key in KEYS.items():
            transaction.delete(table, key, gone["id"])
        transaction.run_with("purge_evolutions", gone.filter(pl.col("kind") == "evolution"))
        transaction.run_with("bury_slots", names)
        left = rows.filter(pl.col("position").is_not_null()).select("skill", "position")
        told = {"author": author, "reason": reason, "at": now}
        transaction.insert(Purges, Purges.frame(row | told for row in left.to_dicts()))

    warehouse.rewrite(change)
