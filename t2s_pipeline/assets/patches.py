"""What each trajectory teaches."""

from datetime import UTC, datetime

import dagster as dg
import polars as pl

from t2s_pipeline.assets.batches import batches
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import trajectory_partitions
from t2s_pipeline.assets.skills import Frozen, engine_of, frozen_skill
from t2s_pipeline.assets.trajectories import trajectories
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.rows import edit_rows
from t2s_pipeline.distill.engines.engine import Engine
from t2s_pipeline.distill.patches import Patch, Planned, patch_row, plan, propose
from t2s_pipeline.distill.trajectories import Trajectory, trajectories_of
from t2s_pipeline.resources.engines import EngineSettings
from t2s_pipeline.resources.progress import Advance, Progress
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Discards, Edits, Patches


@dg.asset(
    deps=[trajectories],
    partitions_def=trajectory_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="analyse",
    kinds={"duckdb", "polars"},
    code_version="1",
)
def patches(
    context: dg.AssetExecutionContext,
    warehouse: Warehouse,
    engine: EngineSettings,
    progress: Progress,
) -> dg.MaterializeResult:
    """One row per trajectory and what it teaches, analysed on its own against the frozen skill."""
    keys = pl.DataFrame({"partition_key": context.partition_keys})
    inside = warehouse.read_with("partitions_in", keys)
    answering = engine_of(engine)
    made = 0
    with progress.bar("Analysing trajectories", inside.height) as advance:
        for (skill,), names in inside.group_by("skill", maintain_order=True):
            made += _analyse(warehouse, str(skill), names, answering, advance)
    return written(Patches, made, analysed=made, already_analysed=inside.height - made)


def _analyse(
    warehouse: Warehouse, skill: str, names: pl.DataFrame, engine: Engine, advance: Advance
) -> int:
    """Make the patches that these trajectories lack; return how many."""
    frozen = frozen_skill(warehouse, skill)
    index = warehouse.read("learnable", skill=skill)
    planned = plan(index, frozen.version, engine.identity)
    lacking = _lacking(warehouse, planned, names)
    advance(names.height - len(lacking))
    sizes = index.select("trajectory_id", "task_key", "bytes")
    order = pl.DataFrame({"trajectory_id": list(lacking)}, schema={"trajectory_id": pl.String})
    # Runs of one task share their peers: side by side these are read once.
    work = order.join(sizes, on="trajectory_id").sort("task_key", maintain_order=True)
    for batch in batches(work):
        todo = [lacking[name] for name in batch["trajectory_id"]]
        known = _known(warehouse, todo)
        made = list(propose(todo, known, frozen.text, engine))
        _store(warehouse, made, frozen, engine)
        advance(batch.height)
    return len(lacking)


def _lacking(
    warehouse: Warehouse, planned: list[Planned], names: pl.DataFrame
) -> dict[str, Planned]:
    """Return, by trajectory, the planned patches that are not there or failed."""
    asked = set(names["trajectory_id"])
    wanted = [one for one in planned if one.trajectory_id in asked]
    ids = pl.DataFrame({"patch_id": [p.patch_id for p in wanted]}, schema={"patch_id": pl.String})
    there = warehouse.read_with("patches_of", ids).filter(pl.col("status") != "failed")
    done = set(there["patch_id"])
    return {one.trajectory_id: one for one in wanted if one.patch_id not in done}


def _known(warehouse: Warehouse, planned: list[Planned]) -> dict[str, Trajectory]:
    """Read the trajectories and their peers."""
    names = {name for one in planned for name in (one.trajectory_id, *one.peers)}
    given = pl.DataFrame({"trajectory_id": sorted(names)})
    runs = warehouse.read_with("trajectories_of", given)
    if runs.height < len(names):
        missing = sorted(names - set(runs["trajectory_id"]))
        raise dg.Failure(
            f"{len(missing)} trajectories are not parsed yet (the first: {missing[0]}); "
            "materialise `trajectories` for them and for earlier runs of their tasks first"
        )
    return trajectories_of(runs, warehouse.read_with("steps_of", given))


def _store(warehouse: Warehouse, made: list[Patch], frozen: Frozen, engine: Engine) -> None:
    now = datetime.now(UTC)
    rows = Patches.frame(patch_row(p, frozen.version, engine.identity, now) for p in made)
    discards = [discard_rows(p.planned.patch_id, "propose", p.discards) for p in made]
    with warehouse.transaction() as transaction:
        transaction.run_with("forget_patches", rows.select("patch_id"))
        transaction.insert(Patches, rows)
        transaction.insert_new(Edits, "edit_id", edit_rows(e for p in made for e in p.edits))
        transaction.insert(Discards, pl.concat([Discards.frame([]), *discards]))
