"""What an evolution was frozen with, and whether a later one took its place."""

import dagster as dg

from t2s_pipeline.assets.partitions import Evolution
from t2s_pipeline.resources.warehouse import Warehouse


def frozen_row(warehouse: Warehouse, evolution: Evolution) -> dict:
    """Return an evolution's row, as `slots` wrote it.

    Raises:
        Failure: there is none yet, or none any more.
    """
    rows = warehouse.read("evolution", evolution=evolution.key).to_dicts()
    if not rows:
        raise dg.Failure(f"{evolution.key} has no slots yet; materialise `slots` for it first")
    refuse_purged(rows[0])
    return rows[0]


def refuse_purged(row: dict) -> None:
    """Refuse an evolution of which only the row is left.

    Raises:
        Failure: it is one.
    """
    if row["status"] == "purged":
        raise dg.Failure(
            f"{row['evolution']} was purged: it rested on trajectories that were deleted for good"
        )


def later_one(warehouse: Warehouse, evolution: Evolution) -> str | None:
    """Return the key of the skill's latest evolution if it is later than this one."""
    latest = warehouse.read("evolutions", skill=evolution.skill).head(1)["evolution"].to_list()
    return latest[0] if latest and latest[0] != evolution.key else None
