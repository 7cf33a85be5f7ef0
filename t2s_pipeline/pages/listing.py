"""What a page lists, where it cannot list all: first what stands behind lines."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from t2s_pipeline.pages.limits import Limits
from t2s_pipeline.pages.material import Material
from t2s_pipeline.pages.sources import Source, Supporter, discarded, in_turn, sources


class Listing(NamedTuple):
    """What stands in a page, and in which order its words are looked for.

    Attributes:
        sources: what lines rest on, by the edits they cite.
        discarded: what stands behind each discard.
        trajectories: id → number, in order of position.
        edits: id → number, lower levels first.
        leaves: the level-0 edits whose words are wanted, the most wanted first.
    """

    sources: dict[tuple[str, ...], Source]
    discarded: list[tuple[Supporter, ...]]
    trajectories: dict[str, int]
    edits: dict[str, int]
    leaves: list[str]


def listing(material: Material, limits: Limits) -> Listing:
    """Choose what a page lists."""
    found = sources(material)
    dropped = discarded(material)
    behind_lines = list(in_turn([source.supporters for source in found.values()]))
    told = {number for source in found.values() for number in source.lost}
    behind_lost = list(in_turn([dropped[number] for number in sorted(told)]))
    behind_discards = chain.from_iterable(dropped)
    every = material.trajectories["trajectory_id"]
    wanted = [s.trajectory_id for s in chain(behind_lines, behind_lost, behind_discards)]
    kept = set(list(dict.fromkeys([*wanted, *every]))[: limits.trajectories])
    trajectories = {name: n for n, name in enumerate(name for name in every if name in kept)}
    edits, leaves = _edits(material, trajectories)
    first = [leaf for s in chain(behind_lines, behind_lost) for leaf in s.leaves]
    ordered = [leaf for leaf in dict.fromkeys([*first, *leaves]) if leaf in edits]
    return Listing(found, dropped, trajectories, edits, ordered)


def _edits(
    material: Material, trajectories: dict[str, int]
) -> tuple[dict[str, int], Sequence[str]]:
    """Number the level-0 edits of the listed trajectories and all edits made of them."""
    edits: dict[str, int] = {}
    by_trajectory: dict[int, list[str]] = defaultdict(list)
    columns = material.edits.select("edit_id", "level", "parents", "trajectory_id")
    for edit_id, level, parents, name in columns.iter_rows():
        if level == 0:
            if name not in trajectories:
                continue
            by_trajectory[trajectories[name]].append(edit_id)
        elif not any(parent in edits for parent in parents):
            continue
        edits[edit_id] = len(edits)
    return edits, [leaf for number in sorted(by_trajectory) for leaf in by_trajectory[number]]
