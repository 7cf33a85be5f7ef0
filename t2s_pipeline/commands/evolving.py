"""What the next evolution of a skill would see, and whether anything is new in it."""

from dataclasses import dataclass

import polars as pl
from dagster import DagsterInstance

from t2s_pipeline.assets.answering import identity_of_engine
from t2s_pipeline.assets.hand_edits import Seen, look
from t2s_pipeline.assets.partitions import trajectory_partitions
from t2s_pipeline.assets.skills import Frozen, frozen_skill
from t2s_pipeline.distill.patches import Planned, plan
from t2s_pipeline.resources.engines import engine_settings
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


@dataclass(frozen=True)
class Outlook:
    """The state of a skill before it is evolved.

    Attributes:
        frozen: the base.
        index: what may be learned from, in order of position.
        planned: the patch that each live trajectory must have.
        lacking: the trajectories whose patch is not there yet.
        latest: the latest evolution's row, if there is one.
        by_hand: what stands in the skill's folder, and what people did to it.
        same: whether the latest evolution was finished, saw just this, heard all that people said,
            and merged all of it.
    """

    frozen: Frozen
    index: pl.DataFrame
    planned: list[Planned]
    lacking: set[str]
    latest: dict[str, object] | None
    by_hand: Seen
    same: bool


def outlook(
    found: Settings, skill: str, *, fan_in: int | None, base: Frozen | None = None
) -> Outlook:
    """Look at what the next evolution would see, from its present base or from another one."""
    warehouse = Warehouse(path=str(found.warehouse))
    with warehouse.kept_open():
        return _looked(found, warehouse, skill, fan_in=fan_in, base=base)


def _looked(
    found: Settings, warehouse: Warehouse, skill: str, *, fan_in: int | None, base: Frozen | None
) -> Outlook:
    by_hand = look(warehouse, SkillFolder(path=str(found.skills)), skill)
    frozen = base or frozen_skill(warehouse, skill)
    identity = identity_of_engine(engine_settings(found))
    index = warehouse.read("learnable", skill=skill)
    planned = plan(index, frozen.version, identity)
    ids = pl.DataFrame({"patch_id": [p.patch_id for p in planned]}, schema={"patch_id": pl.String})
    there = warehouse.read_with("patches_of", ids).filter(pl.col("status") != "failed")
    done = set(there["patch_id"])
    evolutions = warehouse.read("evolutions", skill=skill)
    latest = evolutions.row(0, named=True) if evolutions.height else None
    return Outlook(
        frozen=frozen,
        index=index,
        planned=planned,
        lacking={p.trajectory_id for p in planned if p.patch_id not in done},
        latest=latest,
        by_hand=by_hand,
        same=latest is not None
        and latest["status"] == "released"
        and latest["base_version"] == frozen.version
        and fan_in in (None, latest["fan_in"])
        and _saw(warehouse, str(latest["evolution"])) == _would_see(index, planned)
        and warehouse.read("carried_nodes", evolution=latest["evolution"]).is_empty()
        and _said(warehouse, skill) == (latest["decisions"], latest["hand_edits"])
        and not by_hand.pending,
    )


def _saw(warehouse: Warehouse, evolution: str) -> list[tuple[int, str | None]]:
    slots = warehouse.read("slots", evolution=evolution)
    return [
        (position, patch_id if state != "failed" else None)
        for position, patch_id, state in slots.select("position", "patch_id", "state").iter_rows()
    ]


def _said(warehouse: Warehouse, skill: str) -> tuple[list[str], list[str]]:
    """Return the names of what people said and wrote so far, as an evolution is frozen with it."""
    said = warehouse.read("standing_decisions", skill=skill)["decision_id"].to_list()
    return said, warehouse.read("hand_edits", skill=skill)["hand_edit_id"].to_list()


def _would_see(index: pl.DataFrame, planned: list[Planned]) -> list[tuple[int, str | None]]:
    patches = {one.trajectory_id: one.patch_id for one in planned}
    rows = index.select("position", "trajectory_id").iter_rows()
    return [(position, patches.get(name)) for position, name in rows]


def pieces(index: pl.DataFrame, lacking: set[str], keys: list[str]) -> list[tuple[str, str]]:
    """Return the ranges of partitions that hold what lacks a patch.

    A range reaches over partitions of the same skill that lack nothing (they are skipped at no
    cost), never over another skill's.

    Args:
        index: trajectory_id and partition_key of the skill.
        lacking: its trajectories without a patch.
        keys: all partitions, in Dagster's order.
    """
    mine = set(index["partition_key"])
    wanted = set(index.filter(pl.col("trajectory_id").is_in(list(lacking)))["partition_key"])
    found: list[tuple[str, str]] = []
    first = last = None
    for key in keys:
        if key in wanted:
            first, last = first or key, key
        elif key not in mine and first and last:
            found.append((first, last))
            first = last = None
    if first and last:
        found.append((first, last))
    return found


def partition_keys(instance: DagsterInstance, index: pl.DataFrame) -> list[str]:
    """Return all partitions of trajectories, in Dagster's order; those of the index are there.

    Keys are added after records land: a crash between the two may have left them out.
    """
    name = trajectory_partitions.name or ""
    keys = list(instance.get_dynamic_partitions(name))
    wanted = index["partition_key"].drop_nulls().unique(maintain_order=True)
    missing = [key for key in wanted if key not in set(keys)]
    if missing:
        instance.add_dynamic_partitions(name, missing)
    return [*keys, *missing]
