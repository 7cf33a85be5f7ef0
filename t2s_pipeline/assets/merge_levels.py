"""What the trajectories teach together, level upon level."""

from collections import Counter
from typing import NamedTuple

import dagster as dg
import polars as pl

from t2s_pipeline.assets.answering import answering, identity_of_engine
from t2s_pipeline.assets.bills import bill
from t2s_pipeline.assets.evolutions import frozen_row
from t2s_pipeline.assets.merging import Done, Level, merge_places, merged_before, placed
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import Evolution, evolution_of, evolution_partitions
from t2s_pipeline.assets.skills import frozen_at
from t2s_pipeline.assets.slots import slots
from t2s_pipeline.distill.engines.engine import Identity
from t2s_pipeline.distill.merges import CARRIED, Child, Place, places
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
        with warehouse.kept_open():
            found = frozen_row(warehouse, evolution)
            is_needed = level <= levels_needed(found["n_trajectories"], found["fan_in"])
            tree = _tree(warehouse, evolution, level, found, engine) if is_needed else None
        rows = _merged(warehouse, tree, progress) if tree else MergeNodes.frame([])
        with warehouse.kept_open():
            with warehouse.transaction() as transaction:
                transaction.run("forget_merge_nodes", evolution=evolution.key, level=level)
                transaction.insert(MergeNodes, rows)
            asked = [name.removesuffix(CARRIED) for name in rows["node_id"]]
            cost = bill(warehouse, asked)
        statuses = {f"nodes/{status}": n for status, n in Counter(rows["status"]).items()}
        return written(MergeNodes, rows.height, **statuses, **cost)

    return asset


class _Tree(NamedTuple):
    """One level of one evolution, with the base and the engine that it was frozen with.

    Attributes:
        here: the level.
        identity: of the engine.
        settings: of the engine that is configured now.
        places: where its nodes stand.
        done: by the place's node, what stands there already.
    """

    here: Level
    identity: Identity
    settings: EngineSettings
    places: list[Place]
    done: dict[str, Done]

    def check_engine(self) -> None:
        """See that the evolution's engine is the one that is configured now.

        Raises:
            Failure: it is another one.
        """
        configured = identity_of_engine(self.settings)
        if configured != self.identity:
            raise dg.Failure(
                f"{self.here.evolution} was made by the engine {_named(self.identity)}, and "
                f"{_named(configured)} is configured: its merges cannot be computed again"
            )


def _named(identity: Identity) -> str:
    return " ".join(part for part in (identity.engine, identity.version, identity.model) if part)


def _tree(
    warehouse: Warehouse, evolution: Evolution, level: int, found: dict, settings: EngineSettings
) -> _Tree:
    """Look at what is to be merged at a level, and what of it was merged before."""
    frozen = frozen_at(warehouse, evolution.skill, found["base_version"], found["base_origin"])
    here, identity = Level(evolution.key, level, frozen), identity_of(found)
    children = [Child(*row) for row in _children(warehouse, here).iter_rows()]
    every = places(children, len(children), found["fan_in"], frozen.version, identity)
    wanted = [place for place in every if place.kind == "merge"]
    done = merged_before(warehouse, wanted, evolution.key)
    return _Tree(here, identity, settings, every, done)


def _merged(warehouse: Warehouse, tree: _Tree, progress: Progress) -> pl.DataFrame:
    """Merge the nodes of a level that were never merged, and return where all of them stand."""
    wanted = [place for place in tree.places if place.kind == "merge"]
    todo = [place for place in wanted if place.node_id not in tree.done]
    done = tree.done
    if todo:
        tree.check_engine()
        with (
            answering(tree.settings, warehouse) as engaged,
            progress.bar(f"Merging level {tree.here.number}", len(todo)) as advance,
        ):
            done = done | merge_places(warehouse, tree.here, engaged, todo, advance)
    return MergeNodes.frame(placed(tree.here, tree.places, done))


def _children(warehouse: Warehouse, here: Level) -> pl.DataFrame:
    if here.number == 1:
        return warehouse.read("children_of_slots", evolution=here.evolution)
    return warehouse.read("children_of_level", evolution=here.evolution, level=here.number - 1)


def _levels() -> list[dg.AssetsDefinition]:
    levels: list[dg.AssetsDefinition] = []
    for level in range(1, MOST_LEVELS + 1):
        levels.append(merge_level(level, levels[-1] if levels else slots))
    return levels


MERGE_LEVELS = _levels()
"""``merge_level_1`` to ``merge_level_6``, from the patches up."""
