"""What an evolution was frozen with, and whether a later one took its place."""

from datetime import UTC, datetime

import dagster as dg
import orjson

from t2s_pipeline.assets.partitions import Evolution
from t2s_pipeline.assets.skills import Frozen
from t2s_pipeline.distill.engines.engine import Identity
from t2s_pipeline.distill.selection import Thresholds
from t2s_pipeline.resources.warehouse import Warehouse


def row_of(
    evolution: str,
    frozen: Frozen,
    identity: Identity,
    *,
    fan_in: int,
    n_trajectories: int,
    selection: Thresholds | None = None,
) -> dict[str, object]:
    """Return the row of an evolution that begins now.

    Args:
        evolution: its key.
        frozen: its base.
        identity: of its engine.
        fan_in: patches or nodes merged at a time.
        n_trajectories: that it sees.
        selection: how much support a rule needs; None: none.
    """
    told = {"engine": orjson.loads(identity.params)}
    return {
        "evolution": evolution,
        "skill": frozen.skill,
        "base_version": frozen.version,
        "base_origin": frozen.origin,
        "engine": identity.engine,
        "engine_version": identity.version,
        "model": identity.model,
        "params": orjson.dumps(
            told | ({"selection": selection._asdict()} if selection else {})
        ).decode(),
        "prompt_hashes": identity.prompt_hashes,
        "fan_in": fan_in,
        "n_trajectories": n_trajectories,
        "started_at": datetime.now(UTC),
        "status": "started",
        "decisions": [],
        "hand_edits": [],
    }


def frozen_row(warehouse: Warehouse, evolution: Evolution) -> dict:
    """Return an evolution's row, as `slots` wrote it.

    Raises:
        Failure: there is none yet, none any more, or it is a sequential baseline, which has no
            merge tree.
    """
    rows = warehouse.read("evolution", evolution=evolution.key).to_dicts()
    if not rows:
        raise dg.Failure(f"{evolution.key} has no slots yet; materialise `slots` for it first")
    refuse_purged(rows[0])
    refuse_baseline(rows[0])
    return rows[0]


def refuse_baseline(row: dict) -> None:
    """Refuse an evolution that is a sequential baseline, where one with a merge tree is wanted.

    Raises:
        Failure: it is one.
    """
    if row["batch"] is not None:
        raise dg.Failure(
            f"{row['evolution']} is a sequential baseline: materialise `sequential_skill` for it"
        )


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
