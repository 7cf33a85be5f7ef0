"""What one evolution sees."""

from datetime import UTC, datetime

import dagster as dg
import polars as pl
from pydantic import Field

from t2s_pipeline.assets.answering import identity_of_engine
from t2s_pipeline.assets.evolutions import (
    later_one,
    refuse_baseline,
    refuse_purged,
    row_of,
)
from t2s_pipeline.assets.hand_edits import keep, look
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import Evolution, evolution_of, evolution_partitions
from t2s_pipeline.assets.patches import patches
from t2s_pipeline.assets.skills import fix_base, frozen_skill
from t2s_pipeline.distill.patches import plan
from t2s_pipeline.distill.selection import Thresholds
from t2s_pipeline.distill.slots import NotAnalysed, TooMany, freeze, levels_needed
from t2s_pipeline.resources.engines import EngineSettings
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import Evolutions, Slots

FAN_IN = 8


class EvolutionConfig(dg.Config):
    """How an evolution merges, and how much support a rule needs."""

    fan_in: int | None = Field(
        default=None,
        ge=2,
        le=64,
        description="patches or nodes merged at a time; as in the evolution before, 8 in the first",
    )
    min_support: int = Field(
        default=3, ge=1, description="tasks behind a rule, where there are ten or more"
    )
    sop_share: float = Field(
        default=0.25, gt=0, le=1, description="share of tasks that makes a rule one for all"
    )


@dg.asset(
    deps=[dg.AssetDep(patches, partition_mapping=dg.AllPartitionMapping())],
    partitions_def=evolution_partitions,
    group_name="merge",
    kinds={"duckdb"},
    code_version="1",
)
def slots(
    context: dg.AssetExecutionContext,
    config: EvolutionConfig,
    warehouse: Warehouse,
    engine: EngineSettings,
    skills: SkillFolder,
) -> dg.MaterializeResult:
    """One row per position of the skill: what this evolution sees there, frozen before merging.

    What people decided and what they changed in the skill's folder is frozen with it.
    What a released evolution saw stays as it was, and so does what any but the latest saw:
    materialising it again reads it again.
    """
    with warehouse.kept_open():
        return _written(
            _frozen(evolution_of(context.partition_key), config, warehouse, engine, skills)
        )


def _frozen(
    evolution: Evolution,
    config: EvolutionConfig,
    warehouse: Warehouse,
    engine: EngineSettings,
    skills: SkillFolder,
) -> pl.DataFrame:
    """Freeze an evolution, and return its slots."""
    before = warehouse.read("evolution", evolution=evolution.key)
    for known in before.iter_rows(named=True):
        refuse_purged(known)
        refuse_baseline(known)
    released = before["status"].to_list() == ["released"]
    if released or (before.height and later_one(warehouse, evolution)):
        return warehouse.read("slots", evolution=evolution.key)
    by_hand = look(warehouse, skills, evolution.skill)
    frozen = frozen_skill(warehouse, evolution.skill)
    identity = identity_of_engine(engine)
    index = warehouse.read("learnable", skill=evolution.skill)
    planned = plan(index, frozen.version, identity)
    ids = pl.DataFrame({"patch_id": [p.patch_id for p in planned]}, schema={"patch_id": pl.String})
    fan_in = config.fan_in or _usual_fan_in(warehouse, evolution.skill)
    try:
        levels_needed(index.height, fan_in)
        rows = freeze(evolution.key, index, planned, warehouse.read_with("patches_of", ids))
    except (NotAnalysed, TooMany) as error:
        raise dg.Failure(str(error)) from error
    thresholds = Thresholds(min_support=config.min_support, sop_share=config.sop_share)
    begun = row_of(
        evolution.key,
        frozen,
        identity,
        fan_in=fan_in,
        n_trajectories=rows.height,
        selection=thresholds,
    )
    begun["folder_version"] = by_hand.version
    with warehouse.transaction() as transaction:
        fix_base(transaction, frozen)
        keep(transaction, evolution.skill, by_hand, datetime.now(UTC))
        begun |= _words(transaction, evolution.skill)
        transaction.run("forget_evolution", evolution=evolution.key)
        transaction.run("forget_slots", evolution=evolution.key)
        transaction.insert(Evolutions, Evolutions.frame([begun]))
        transaction.insert(Slots, rows)
    return rows


def _words(transaction: Transaction, skill: str) -> dict[str, list[str]]:
    """Return the names of what people said and wrote so far."""
    return {
        "decisions": transaction.read("standing_decisions", skill=skill)["decision_id"].to_list(),
        "hand_edits": transaction.read("hand_edits", skill=skill)["hand_edit_id"].to_list(),
    }


def _written(rows: pl.DataFrame) -> dg.MaterializeResult:
    states = dict(rows["state"].value_counts().iter_rows())
    return written(Slots, rows.height, **{f"state/{name}": n for name, n in states.items()})


def _usual_fan_in(warehouse: Warehouse, skill: str) -> int:
    """Return the fan-in of the latest evolution: another one would merge everything anew."""
    before = warehouse.read("evolutions", skill=skill)
    return int(before["fan_in"][0]) if before.height else FAN_IN


@dg.asset_check(asset=slots, blocking=True, partitions_def=evolution_partitions)
def every_position_has_a_slot(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> dg.AssetCheckResult:
    """Every trajectory that may be learned from has one slot, and every slot a state."""
    lost = warehouse.read("audit_slots", evolution=context.partition_key)
    return dg.AssetCheckResult(passed=lost.is_empty(), metadata={"lost": lost.height})
