"""The merge tree: what many patches say becomes one set of edits, level by level.

A node is named by what it reads: the same edits, base and engine make the same node in every
evolution, and it is merged once.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit, Trust, Validated
from t2s_pipeline.distill.engines.engine import Behind, Engine, Identity, Merged, Skill
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.ids import content_id
from t2s_pipeline.schemas import TRUST

MOST_EDITS = 60
"""A node puts out at most so many edits; the best supported stay."""
CARRIED = ":carried"
VALIDATED: tuple[Validated, ...] = ("replay", "evidence", "none")


class Child(NamedTuple):
    """A slot or node below: its position, the id its edits hang on, and their ids."""

    position: int
    node_id: str
    edits: tuple[str, ...]


class Place(NamedTuple):
    """A node of one level: what it reads, and whether that needs a merge."""

    position: int
    node_id: str
    children: tuple[str, ...]
    inputs: tuple[str, ...]
    kind: Literal["merge", "single", "empty"]


class Node(NamedTuple):
    """A merged node's edits, and what it dropped.

    One that was carried has an id of its own, so that its edits are never taken for those of a
    merge: the next run tries again, and what already rests on these still does.

    Attributes:
        node_id: of the place, ``:carried`` behind it if nothing could be merged.
        edits: what came out, best supported first.
        discards: what was dropped.
        carried: why nothing could be merged; "" if something was.
    """

    node_id: str
    edits: tuple[Edit, ...]
    discards: tuple[Discard, ...]
    carried: str = ""


class LostEdits(Exception):
    """An engine's merge used an edit and dropped it too, or did neither."""


def places(
    children: Sequence[Child], width: int, fan_in: int, base_version: str, identity: Identity
) -> list[Place]:
    """Lay out one level: node p covers children p·B … p·B+B-1.

    Args:
        children: of the level below, those that hold edits, in order of position.
        width: how many positions the level below has, empty ones included.
        fan_in: B.
        base_version: of the frozen skill.
        identity: of the engine.
    """
    below: dict[int, list[Child]] = {p: [] for p in range(-(-width // fan_in))}
    for child in children:
        if child.edits:
            below[child.position // fan_in].append(child)
    return [_place(p, group, base_version, identity) for p, group in below.items()]


def _place(position: int, children: list[Child], base_version: str, identity: Identity) -> Place:
    names = tuple(child.node_id for child in children)
    inputs = tuple(edit for child in children for edit in child.edits)
    if len(children) == 1:
        return Place(position, names[0], names, inputs, "single")
    node_id = content_id("node", inputs=inputs, base=base_version, engine=identity)
    return Place(position, node_id, names, inputs, "merge" if children else "empty")


def merge_node(
    node_id: str,
    level: int,
    edits: Sequence[Edit],
    behind: Behind,
    skill: Skill,
    engine: Engine,
) -> Node:
    """Merge the edits of a node's children, and work out what stands behind each result.

    Args:
        node_id: of the place.
        level: its level, from 1.
        edits: of its children, in order.
        behind: edit id → the runs that count for it.
        skill: the frozen base.
        engine: answers.

    Raises:
        LostEdits: the engine did not account for every edit exactly once.
    """
    merged = engine.merge(edits, skill, behind, node_id)
    _check_conservation(edits, merged)
    owner = f"{node_id}{CARRIED}" if merged.carried else node_id
    by_id = {edit.edit_id: edit for edit in edits}
    finished = [
        finish(edit, [by_id[p] for p in edit.parents], behind, node_id=owner, level=level)
        for edit in merged.edits
    ]
    finished.sort(key=lambda edit: -edit.support)  # among equals the engine's order stays
    kept = finished[:MOST_EDITS]
    used = {parent for edit in kept for parent in edit.parents}
    cut = [
        Discard(parent, "below the cut", f"the node keeps the {MOST_EDITS} best supported edits")
        for edit in finished[MOST_EDITS:]
        for parent in edit.parents
        if parent not in used
    ]
    return Node(owner, tuple(kept), (*merged.discards, *dict.fromkeys(cut)), merged.carried)


def finish(
    edit: Edit,
    parents: Sequence[Edit],
    behind: Behind,
    *,
    node_id: str,
    level: int,
) -> Edit:
    """Fill in what follows from an edit's parents: support, the lowest trust, the origins.

    Raises:
        LostEdits: none of the parents counts.
    """
    trusts: list[Trust] = [parent.trust for parent in parents]
    counted = [behind[p.edit_id] for p in parents if p.edit_id not in edit.unshared]
    if not counted:
        raise LostEdits(f"no parent shares anything with: {edit.change.content}")
    return replace(
        edit,
        node_id=node_id,
        level=level,
        support=len({source.task_key for source in frozenset[Source]().union(*counted)}),
        trust=max(trusts, key=TRUST.index),
        validated=max((p.validated for p in parents), key=VALIDATED.index),
        origins=tuple(sorted({origin for p in parents for origin in p.origins})),
        evidence=(),
        attribution="carried" if edit.attribution == "carried" else "claimed",
    )


def _check_conservation(inputs: Sequence[Edit], merged: Merged) -> None:
    given = {edit.edit_id for edit in inputs}
    used = {parent for edit in merged.edits for parent in edit.parents}
    dropped = {discard.item_id for discard in merged.discards}
    if used | dropped != given or used & dropped:
        raise LostEdits(
            f"of {len(given)} edits {len(used & given)} were used and {len(dropped & given)} "
            f"dropped, {len(used & dropped)} of them both; unknown: {len((used | dropped) - given)}"
        )
