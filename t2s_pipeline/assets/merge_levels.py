"""What the trajectories teach together, level upon level."""

from collections import Counter
from typing import NamedTuple

import dagster as dg
import polars as pl

from t2s_pipeline.assets.answering import answering, identity_of_engine
from t2s_pipeline.assets.bills import bill
from t2s_pipeline.assets.evolutions import frozen_row
from t2s_pipeline.assets.merging import Level, merge_places, merged_before, placed
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skills import Frozen, frozen_at
from t2s_pipeline.assets.slots import slots
from t2s_pipeline.distill.engines.engine import Identity
from t2s_pipeline.distill.merges import CARRIED, Child, places
from t2s_pipeline.distill.slots import MOST_LEVELS, levels_needed
from t2s_pipeline.distill.verification import identity_of
from t2s_pipeline.resources.engines import EngineSettings
from t2s_pipeline.resources.progress import Progress
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import MergeNodes


def merge_level(level: int, below: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """Make the asset of one level; a level is an asset of its own so that the graph shows it."""

    @dg.asset(
        name=f"merge_level_{level}",
        deps=[below],
        partitions_def=evolution_partitions,
        group_name="merge",
        kinds={"duckdb", "polars"},
        code_version="1",
        description=(
            f"One row per node of level {level}: what {'patches' if level == 1 else 'nodes'} side "
            "by side say together. A node merged before is not merged again; levels above the root "
            "have no rows."
        ),
    )
    def asset(
        context: dg.AssetExecutionContext,
        warehouse: Warehouse,
        engine: EngineSettings,
        progress: Progress,
    ) -> dg.MaterializeResult:
        evolution = evolution_of(context.partition_key)
        found = frozen_row(warehouse, evolution)
        rows = MergeNodes.frame([])
        if level <= levels_needed(found["n_trajectories"], found["fan_in"]):
            tree = _Tree(
                evolution.key,
                level,
                frozen_at(warehouse, evolution.skill, found["base_version"], found["base_origin"]),
                identity_of(found),
                engine,
            )
            rows = _merge(warehouse, tree, found["fan_in"], progress)
        with warehouse.transaction() as transaction:
            transaction.run("forget_merge_nodes", evolution=evolution.key, level=level)
            transaction.insert(MergeNodes, rows)
        statuses = {f"nodes/{status}": n for status, n in Counter(rows["status"]).items()}
        asked = [name.removesuffix(CARRIED) for name in rows["node_id"]]
        return written(MergeNodes, rows.height, **statuses, **bill(warehouse, asked))

    return asset


class _Tree(NamedTuple):
    """One level of one evolution, with the base and the engine that it was frozen with."""

    evolution: str
    level: int
    frozen: Frozen
    identity: Identity
    settings: EngineSettings

    def check_engine(self) -> None:
        """See that the evolution's engine is the one that is configured now.

        Raises:
            Failure: it is another one.
        """
        configured = identity_of_engine(self.settings)
        if configured != self.identity:
            raise dg.Failure(
                f"{self.evolution} was made by the engine {_named(self.identity)}, and "
                f"{_named(configured)} is configured: its merges cannot be computed again"
            )


def _named(identity: Identity) -> str:
    return " ".join(part for part in (identity.engine, identity.version, identity.model) if part)


def _merge(warehouse: Warehouse, tree: _Tree, fan_in: int, progress: Progress) -> pl.DataFrame:
    """Merge the nodes of a level that were never merged, and return where all of them stand."""
    children = _children(warehouse, tree)
    every = places(
        [Child(*row) for row in children.iter_rows()],
        children.height,
        fan_in,
        tree.frozen.version,
        tree.identity,
    )
    wanted = [place for place in every if place.kind == "merge"]
    done = merged_before(warehouse, wanted, tree.evolution)
    todo = [place for place in wanted if place.node_id not in done]
    here = Level(tree.evolution, tree.level, tree.frozen)
    if todo:
        tree.check_engine()
        with (
            answering(tree.settings, warehouse) as engaged,
            progress.bar(f"Merging level {tree.level}", len(todo)) as advance,
        ):
            done |= merge_places(warehouse, here, engaged, todo, advance)
    return MergeNodes.frame(placed(here, every, done))


def _children(warehouse: Warehouse, tree: _Tree) -> pl.DataFrame:
    if tree.level == 1:
        return warehouse.read("children_of_slots", evolution=tree.evolution)
    below = tree.level - 1
    return warehouse.read("children_of_level", evolution=tree.evolution, level=below)


def _levels() -> list[dg.AssetsDefinition]:
    levels: list[dg.AssetsDefinition] = []
    for level in range(1, MOST_LEVELS + 1):
        levels.append(merge_level(level, levels[-1] if levels else slots))
    return levels


MERGE_LEVELS = _levels()
"""``merge_level_1`` to ``merge_level_6``, from the patches up."""
