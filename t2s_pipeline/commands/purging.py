"""What goes with purged trajectories, table by table, and the file without it."""

from datetime import datetime

import polars as pl

from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import (
    Arrivals,
    Discards,
    Edits,
    LlmCalls,
    MergeNodes,
    Nodes,
    Patches,
    Purges,
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
    LlmCalls: "item_id",
    Revocations: "trajectory_id",
}
"""Tables whose rows go, and the column that says with what; ids of different kinds never agree."""


def resting_on(source: Warehouse | Transaction, trajectories: pl.DataFrame) -> pl.DataFrame:
    """Return what rests on these trajectories.

    Args:
        source: where they are.
        trajectories: trajectory_id.

    Returns:
        kind (trajectory, patch, node, item, evolution, selection, version) and id.
    """
    return source.read_with("resting_on", trajectories)


def delete_rows(
    warehouse: Warehouse, trajectories: pl.DataFrame, *, author: str, reason: str, now: datetime
) -> None:
    """Delete trajectories and all that rests on them, so that the file never held it.

    Their positions stay, without a name. Evolutions that rested on them are left as a row.
    """

    def change(transaction: Transaction) -> None:
        gone = resting_on(transaction, trajectories)
        names = transaction.read_with("purged_names", trajectories)
        places = transaction.read_with("arrivals_named", trajectories)
        for table, key in KEYS.items():
            transaction.delete(table, key, gone["id"])
        transaction.run_with("purge_evolutions", gone.filter(pl.col("kind") == "evolution"))
        transaction.run_with("bury_slots", names)
        left = places.filter(pl.col("position").is_not_null()).select("skill", "position")
        told = {"author": author, "reason": reason, "at": now}
        transaction.insert(Purges, Purges.frame(row | told for row in left.to_dicts()))

    warehouse.rewrite(change)
