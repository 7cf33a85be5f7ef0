"""What the trajectories teach together, level upon level."""

from collections import Counter, defaultdict
from typing import NamedTuple

import dagster as dg
import polars as pl

from t2s_pipeline.assets.answering import (
    Answering,
    Failed,
    answering,
    identity_of_engine,
    side_by_side,
)
from t2s_pipeline.assets.batches import BATCH_ROWS, together
from t2s_pipeline.assets.bills import bill
from t2s_pipeline.assets.evolutions import frozen_row
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skills import Frozen, frozen_at
from t2s_pipeline.assets.slots import slots
from t2s_pipeline.calls import Stopped
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.rows import edit_rows, edits_of
from t2s_pipeline.distill.engines.engine import Identity
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.distill.merges import CARRIED, Child, Node, Place, merge_node, places
from t2s_pipeline.distill.slots import MOST_LEVELS, levels_needed
from t2s_pipeline.distill.verification import identity_of
from t2s_pipeline.resources.engines import EngineSettings
from t2s_pipeline.resources.progress import Advance, Progress
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Discards, Edits, MergeNodes, Nodes


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
        tree = _Tree(
            evolution.key,
            level,
            frozen_at(warehouse, evolution.skill, found["base_version"], found["base_origin"]),
            identity_of(found),
            engine,
        )
        rows = MergeNodes.frame([])
        if level <= levels_needed(found["n_trajectories"], found["fan_in"]):
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


class _Done(NamedTuple):
    """The node that stands at a place of this evolution, and how it came there."""

    node_id: str
    status: str


def _merge(warehouse: Warehouse, tree: _Tree, fan_in: int, progress: Progress) -> pl.DataFrame:
    """Merge the nodes of a level that were never merged, and return where all of them stand."""
    children = _children(warehouse, tree)
    level = places(
        [Child(*row) for row in children.iter_rows()],
        children.height,
        fan_in,
        tree.frozen.version,
        tree.identity,
    )
    wanted = [place for place in level if place.kind == "merge"]
    done = _computed(warehouse, wanted, tree.evolution)
    todo = [place for place in wanted if place.node_id not in done]
    if todo:
        tree.check_engine()
        with (
            answering(tree.settings, warehouse) as engaged,
            progress.bar(f"Merging level {tree.level}", len(todo)) as advance,
        ):
            for start in range(0, len(todo), BATCH_ROWS):
                batch = todo[start : start + BATCH_ROWS]
                done |= _compute(warehouse, tree, engaged, batch, advance)
    passed = {place: _Done(place.node_id, place.kind) for place in level if place.kind != "merge"}
    return MergeNodes.frame(
        {
            "evolution": tree.evolution,
            "level": tree.level,
            "position": place.position,
            "node_id": node_id,
            "children": list(place.children),
            "status": status,
        }
        for place in level
        for node_id, status in [passed.get(place) or done[place.node_id]]
    )


def _children(warehouse: Warehouse, tree: _Tree) -> pl.DataFrame:
    if tree.level == 1:
        return warehouse.read("children_of_slots", evolution=tree.evolution)
    below = tree.level - 1
    return warehouse.read("children_of_level", evolution=tree.evolution, level=below)


def _computed(warehouse: Warehouse, wanted: list[Place], evolution: str) -> dict[str, _Done]:
    """Return, by place, the nodes that were merged before; carried ones are tried again."""
    ids = [place.node_id for place in wanted]
    given = pl.DataFrame({"node_id": ids}, schema={"node_id": pl.String})
    nodes = warehouse.read_with("nodes_of", given)
    return {
        node_id: _Done(node_id, "merged" if by == evolution else "reused")
        for node_id, by in nodes.select("node_id", "evolution").iter_rows()
    }


def _compute(
    warehouse: Warehouse, tree: _Tree, engaged: Answering, todo: list[Place], advance: Advance
) -> dict[str, _Done]:
    """Merge these places, and return the nodes that stand there."""
    inputs = [edit_id for place in todo for edit_id in place.inputs]
    given = pl.DataFrame({"edit_id": inputs}, schema={"edit_id": pl.String}).unique()
    edits = {e.edit_id: e for e in edits_of(warehouse.read_with("edits_of", given))}
    behind: dict[str, set[Source]] = defaultdict(set)
    for edit_id, *source in warehouse.read_with("sources_behind", given).iter_rows():
        behind[edit_id].add(Source(*source))
    sources = {edit_id: frozenset(found) for edit_id, found in behind.items()}
    engine = engaged.engine_for([place.node_id for place in todo], _carried(warehouse, todo))

    def merge(place: Place) -> Node:
        batch = [edits[edit_id] for edit_id in place.inputs]
        return merge_node(place.node_id, tree.level, batch, sources, tree.frozen.text, engine)

    done: dict[str, _Done] = {}
    try:
        for merged in together(side_by_side(merge, todo, engaged.workers)):
            _store(warehouse, tree, merged)
            advance(len(merged))
            done |= {place.node_id: _Done(node.node_id, _status(node)) for place, node in merged}
    except Stopped as stopped:
        raise dg.Failure(str(stopped)) from stopped
    return done


def _carried(warehouse: Warehouse, todo: list[Place]) -> Failed:
    """Return those of the places where nothing could be merged before."""
    names = {f"{place.node_id}{CARRIED}": place.node_id for place in todo}
    given = pl.DataFrame({"node_id": list(names)}, schema={"node_id": pl.String})
    found = warehouse.read_with("nodes_of", given)["node_id"]
    return dict.fromkeys((names[name] for name in found), None)


def _status(node: Node) -> str:
    return "carried" if node.carried else "merged"


def _store(warehouse: Warehouse, tree: _Tree, merged: list[tuple[Place, Node]]) -> None:
    """Keep the nodes; one that was carried before, and is again, is there already."""
    nodes = Nodes.frame(
        {
            "node_id": node.node_id,
            "level": tree.level,
            "status": _status(node),
            "inputs": list(place.inputs),
            "evolution": tree.evolution,
            "reason": node.carried,
        }
        for place, node in merged
    )
    with warehouse.transaction() as transaction:
        there = set(transaction.read_with("nodes_of", nodes.select("node_id"))["node_id"])
        fresh = [node for _, node in merged if node.node_id not in there]
        discards = [discard_rows(node.node_id, "merge", node.discards) for node in fresh]
        transaction.insert_new(Nodes, "node_id", nodes)
        rows = edit_rows(edit for node in fresh for edit in node.edits)
        transaction.insert_new(Edits, "edit_id", rows)
        transaction.insert(Discards, pl.concat([Discards.frame([]), *discards]))


def _levels() -> list[dg.AssetsDefinition]:
    levels: list[dg.AssetsDefinition] = []
    for level in range(1, MOST_LEVELS + 1):
        levels.append(merge_level(level, levels[-1] if levels else slots))
    return levels


MERGE_LEVELS = _levels()
"""``merge_level_1`` to ``merge_level_6``, from the patches up."""
