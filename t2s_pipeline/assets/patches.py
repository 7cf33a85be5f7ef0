"""What each trajectory teaches."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import dagster as dg
import polars as pl

from t2s_pipeline.assets.answering import Answering, Failed, answering, side_by_side
from t2s_pipeline.assets.batches import batches, together
from t2s_pipeline.assets.bills import bill
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import trajectory_partitions
from t2s_pipeline.assets.skills import Frozen, frozen_skill
from t2s_pipeline.assets.trajectories import trajectories
from t2s_pipeline.calls import Stopped
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.rows import edit_rows
from t2s_pipeline.distill.engines.engine import Engine
from t2s_pipeline.distill.patches import Patch, Planned, patch_row, plan, propose_one
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
    made: list[str] = []
    failed = 0
    with (
        answering(engine, warehouse) as engaged,
        progress.bar("Analysing trajectories", inside.height) as advance,
    ):
        for (skill,), names in inside.group_by("skill", maintain_order=True):
            work = _Work(warehouse, engaged, frozen_skill(warehouse, str(skill)))
            try:
                for patch in _analyse(work, str(skill), names, advance):
                    made.append(patch.planned.patch_id)
                    failed += patch.status == "failed"
            except Stopped as stopped:
                _tell_finished(context, work, str(skill), names)
                raise dg.Failure(str(stopped)) from stopped
    counts = {"analysed": len(made), "already_analysed": inside.height - len(made)}
    return written(Patches, len(made), **counts, failed=failed, **bill(warehouse, made))


class _Work(NamedTuple):
    """What the analyses of one skill share."""

    warehouse: Warehouse
    engaged: Answering
    frozen: Frozen


class _Piece(NamedTuple):
    """A trajectory to be analysed, with those it is read together with, and who analyses it."""

    planned: Planned
    known: dict[str, Trajectory]
    engine: Engine


def _analyse(work: _Work, skill: str, names: pl.DataFrame, advance: Advance) -> Iterator[Patch]:
    """Make the patches that these trajectories lack, and yield each once it is stored.

    Raises:
        Stopped: no further trajectory could be analysed.
    """
    index = work.warehouse.read("learnable", skill=skill)
    planned = plan(index, work.frozen.version, work.engaged.identity)
    lacking, failed = _lacking(work.warehouse, planned, names)
    advance(names.height - len(lacking))
    pieces = _pieces(work, index, lacking, failed)
    done = side_by_side(
        lambda piece: propose_one(piece.planned, piece.known, work.frozen.text, piece.engine),
        pieces,
        work.engaged.workers,
    )
    for patches_ in together(patch for _, patch in done):
        _store(work, patches_)
        advance(len(patches_))
        yield from patches_


def _pieces(
    work: _Work, index: pl.DataFrame, lacking: dict[str, Planned], failed: Failed
) -> Iterator[_Piece]:
    """Yield what is to be analysed, read in pieces that fit into memory."""
    sizes = index.select("trajectory_id", "task_key", "bytes")
    order = pl.DataFrame({"trajectory_id": list(lacking)}, schema={"trajectory_id": pl.String})
    # Runs of one task share their peers: side by side these are read once.
    todo = order.join(sizes, on="trajectory_id").sort("task_key", maintain_order=True)
    for batch in batches(todo):
        planned = [lacking[name] for name in batch["trajectory_id"]]
        known = _known(work.warehouse, planned)
        items = [one.patch_id for one in planned]
        before = {item: failed[item] for item in items if item in failed}
        engine = work.engaged.engine_for(items, before)
        yield from (_Piece(one, known, engine) for one in planned)


def _lacking(
    warehouse: Warehouse, planned: list[Planned], names: pl.DataFrame
) -> tuple[dict[str, Planned], Failed]:
    """Return, by trajectory, the patches that are not there or failed, and when these failed."""
    asked = set(names["trajectory_id"])
    wanted = [one for one in planned if one.trajectory_id in asked]
    ids = pl.DataFrame({"patch_id": [p.patch_id for p in wanted]}, schema={"patch_id": pl.String})
    there = warehouse.read_with("patches_of", ids)
    failed = there.filter(pl.col("status") == "failed").select("patch_id", "made_at")
    done = set(there["patch_id"]) - set(failed["patch_id"])
    lacking = {one.trajectory_id: one for one in wanted if one.patch_id not in done}
    return lacking, dict(failed.iter_rows())


def _tell_finished(
    context: dg.AssetExecutionContext, work: _Work, skill: str, names: pl.DataFrame
) -> None:
    """Tell Dagster of the partitions that are complete, before the others fail."""
    index = work.warehouse.read("learnable", skill=skill)
    planned = plan(index, work.frozen.version, work.engaged.identity)
    lacking, _ = _lacking(work.warehouse, planned, names)
    open_ = names.filter(pl.col("trajectory_id").is_in(list(lacking)))["partition_key"]
    for key in sorted(set(names["partition_key"]) - set(open_)):
        context.log_event(dg.AssetMaterialization(asset_key=context.asset_key, partition=key))


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


def _store(work: _Work, made: list[Patch]) -> None:
    now = datetime.now(UTC)
    rows = Patches.frame(
        patch_row(p, work.frozen.version, work.engaged.identity, now) for p in made
    )
    discards = [discard_rows(p.planned.patch_id, "propose", p.discards) for p in made]
    with work.warehouse.transaction() as transaction:
        transaction.run_with("forget_patches", rows.select("patch_id"))
        transaction.insert(Patches, rows)
        transaction.insert_new(Edits, "edit_id", edit_rows(e for p in made for e in p.edits))
        transaction.insert(Discards, pl.concat([Discards.frame([]), *discards]))
