"""How nodes are merged: those that never were, side by side, each stored at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import NamedTuple

import polars as pl

from t2s_pipeline.assets.answering import Answering, Failed, side_by_side
from t2s_pipeline.assets.batches import BATCH_ROWS, together
from t2s_pipeline.assets.skills import Frozen
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.rows import edit_rows, edits_of
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.distill.merges import CARRIED, Node, Place, merge_node
from t2s_pipeline.resources.progress import Advance
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Discards, Edits, Nodes


class Level(NamedTuple):
    """One level of one evolution, and the skill that it is merged against."""

    evolution: str
    number: int
    frozen: Frozen


class Done(NamedTuple):
    """The node that stands at a place of this evolution, and how it came there."""

    node_id: str
    status: str


def placed(level: Level, every: Iterable[Place], done: Mapping[str, Done]) -> Iterator[dict]:
    """Yield the rows of ``merge_nodes`` for the places of a level.

    Args:
        level: which.
        every: its places.
        done: by the place's node, what stands where a merge was needed.
    """
    for place in every:
        found = done[place.node_id] if place.kind == "merge" else Done(place.node_id, place.kind)
        yield {
            "evolution": level.evolution,
            "level": level.number,
            "position": place.position,
            "node_id": found.node_id,
            "children": list(place.children),
            "status": found.status,
        }


def merged_before(warehouse: Warehouse, wanted: list[Place], evolution: str) -> dict[str, Done]:
    """Return, by place, the nodes that were merged before; carried ones are tried again."""
    ids = [place.node_id for place in wanted]
    given = pl.DataFrame({"node_id": ids}, schema={"node_id": pl.String})
    nodes = warehouse.read_with("nodes_of", given)
    return {
        node_id: Done(node_id, "merged" if by == evolution else "reused")
        for node_id, by in nodes.select("node_id", "evolution").iter_rows()
    }


def merge_places(
    warehouse: Warehouse, level: Level, engaged: Answering, todo: list[Place], advance: Advance
) -> dict[str, Done]:
    """Merge places that need it and never were, and return, by place, the nodes that stand there.

    Raises:
        Stopped: no further place could be merged.
    """
    done: dict[str, Done] = {}
    for start in range(0, len(todo), BATCH_ROWS):
        # One that waits for a model must not keep others from the warehouse.
        with nullcontext() if engaged.identity.model else warehouse.kept_open():
            done |= _merge(warehouse, level, engaged, todo[start : start + BATCH_ROWS], advance)
    return done


def _merge(
    warehouse: Warehouse, level: Level, engaged: Answering, todo: list[Place], advance: Advance
) -> dict[str, Done]:
    with warehouse.kept_open():
        edits, sources = _read(warehouse, todo)
        carried = _carried(warehouse, todo)
        engine = engaged.engine_for([place.node_id for place in todo], carried)

    def merge(place: Place) -> Node:
        batch = [edits[edit_id] for edit_id in place.inputs]
        return merge_node(place.node_id, level.number, batch, sources, level.frozen.text, engine)

    done: dict[str, Done] = {}
    for merged in together(side_by_side(merge, todo, engaged.workers)):
        _store(warehouse, level, merged)
        advance(len(merged))
        done |= {place.node_id: Done(node.node_id, _status(node)) for place, node in merged}
    return done


def _read(
    warehouse: Warehouse, todo: list[Place]
) -> tuple[dict[str, Edit], dict[str, frozenset[Source]]]:
    """Return what is merged at these places, and the runs behind each edit."""
    inputs = [edit_id for place in todo for edit_id in place.inputs]
    given = pl.DataFrame({"edit_id": inputs}, schema={"edit_id": pl.String}).unique()
    edits = {e.edit_id: e for e in edits_of(warehouse.read_with("edits_of", given))}
    behind: dict[str, set[Source]] = defaultdict(set)
    for edit_id, *source in warehouse.read_with("sources_behind", given).iter_rows():
        behind[edit_id].add(Source(*source))
    return edits, {edit_id: frozenset(found) for edit_id, found in behind.items()}


def _carried(warehouse: Warehouse, todo: list[Place]) -> Failed:
    """Return those of the places where nothing could be merged before."""
    names = {f"{place.node_id}{CARRIED}": place.node_id for place in todo}
    given = pl.DataFrame({"node_id": list(names)}, schema={"node_id": pl.String})
    found = warehouse.read_with("nodes_of", given)["node_id"]
    return dict.fromkeys((names[name] for name in found), None)


def _status(node: Node) -> str:
    return "carried" if node.carried else "merged"


def _store(warehouse: Warehouse, level: Level, merged: list[tuple[Place, Node]]) -> None:
    """Keep the nodes; one that was carried before, and is again, is there already."""
    nodes = Nodes.frame(
        {
            "node_id": node.node_id,
            "level": level.number,
            "status": _status(node),
            "inputs": list(place.inputs),
            "evolution": level.evolution,
            "base_version": level.frozen.version,
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
