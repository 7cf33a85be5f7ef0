"""How patches are made: planned ones that are not there yet, side by side, each stored at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import dagster as dg
import polars as pl

from t2s_pipeline.assets.answering import Answering, Failed, side_by_side
from t2s_pipeline.assets.batches import batches, together
from t2s_pipeline.assets.skills import Frozen
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.rows import edit_rows
from t2s_pipeline.distill.engines.engine import Engine
from t2s_pipeline.distill.patches import Patch, Planned, patch_row, propose_one
from t2s_pipeline.distill.trajectories import Trajectory, trajectories_of
from t2s_pipeline.resources.progress import Advance
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Discards, Edits, Patches


class Work(NamedTuple):
    """What the analyses of one skill share."""

    warehouse: Warehouse
    engaged: Answering
    frozen: Frozen


class _Piece(NamedTuple):
    """A trajectory to be analysed, with those it is read together with, and who analyses it."""

    planned: Planned
    known: dict[str, Trajectory]
    engine: Engine


def lacking(warehouse: Warehouse, planned: list[Planned]) -> list[Planned]:
    """Return the patches that are not there, or failed."""
    there = _there(warehouse, planned).filter(pl.col("status") != "failed")
    done = set(there["patch_id"])
    return [one for one in planned if one.patch_id not in done]


def analyse(
    work: Work, index: pl.DataFrame, planned: list[Planned], advance: Advance
) -> Iterator[Patch]:
    """Make patches, and yield each once it is stored.

    Args:
        work: what they share.
        index: trajectory_id, task_key and bytes of all that may be learned from.
        planned: which to make.
        advance: told how many were made.

    Raises:
        Stopped: no further trajectory could be analysed.
        Failure: one is not parsed yet, or an earlier run of its task.
    """
    there = _there(work.warehouse, planned).filter(pl.col("status") == "failed")
    failed = dict(there.select("patch_id", "made_at").iter_rows())
    done = side_by_side(
        lambda piece: propose_one(piece.planned, piece.known, work.frozen.text, piece.engine),
        _pieces(work, index, planned, failed),
        work.engaged.workers,
    )
    for patches in together(patch for _, patch in done):
        _store(work, patches)
        advance(len(patches))
        yield from patches


def _there(warehouse: Warehouse, planned: list[Planned]) -> pl.DataFrame:
    ids = pl.DataFrame({"patch_id": [p.patch_id for p in planned]}, schema={"patch_id": pl.String})
    return warehouse.read_with("patches_of", ids)


def _pieces(
    work: Work, index: pl.DataFrame, planned: list[Planned], failed: Failed
) -> Iterator[_Piece]:
    """Yield what is to be analysed, read in pieces that fit into memory."""
    by_name = {one.trajectory_id: one for one in planned}
    sizes = index.select("trajectory_id", "task_key", "bytes")
    order = pl.DataFrame({"trajectory_id": list(by_name)}, schema={"trajectory_id": pl.String})
    # Runs of one task share their peers: side by side these are read once.
    todo = order.join(sizes, on="trajectory_id").sort("task_key", maintain_order=True)
    for batch in batches(todo):
        of_batch = [by_name[name] for name in batch["trajectory_id"]]
        items = [one.patch_id for one in of_batch]
        before = {item: failed[item] for item in items if item in failed}
        with work.warehouse.kept_open():
            known = _known(work.warehouse, of_batch)
            engine = work.engaged.engine_for(items, before)
        yield from (_Piece(one, known, engine) for one in of_batch)


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


def _store(work: Work, made: list[Patch]) -> None:
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
