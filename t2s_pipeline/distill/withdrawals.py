"""Withdrawals: what leaving trajectories out, or taking them back in, will ask to be done again."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from t2s_pipeline.distill.engines.engine import Identity
from t2s_pipeline.distill.patches import Planned, plan
from t2s_pipeline.distill.slots import levels_needed


class Frozen(NamedTuple):
    """What all patches of a skill share, and how many are merged at a time."""

    base_version: str
    identity: Identity
    fan_in: int


@dataclass(frozen=True)
class Foreseen:
    """What follows from a change of slots.

    Attributes:
        index: what may be learned from, after it.
        again: the patches of trajectories that were compared with one that goes or comes.
        back: the patches of those that come.
        merges: how many nodes stand on the paths of the slots concerned; no more can be merged.
    """

    index: pl.DataFrame
    again: list[Planned]
    back: list[Planned]
    merges: int


def foresee(
    index: pl.DataFrame, names: Collection[str], frozen: Frozen, *, withdrawn: bool
) -> Foreseen:
    """Tell what follows from withdrawing trajectories, or from restoring them.

    Args:
        index: trajectory_id, position, content_hash, trust, task_key, revoked, live; in order.
        names: of the trajectories.
        frozen: base, engine and fan-in.
        withdrawn: whether they go or come.
    """
    after = _with(index, names, withdrawn=withdrawn)
    old = _planned(index, frozen)
    new = _planned(after, frozen)
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    positions = index.filter(pl.col("trajectory_id").is_in(list(changed)))["position"]
    return Foreseen(
        index=after,
        again=[new[name] for name in new if name in changed and name in old],
        back=[new[name] for name in new if name not in old],
        merges=_nodes_above(positions.to_list(), index.height, frozen.fan_in),
    )


def _with(index: pl.DataFrame, names: Collection[str], *, withdrawn: bool) -> pl.DataFrame:
    concerned = pl.col("trajectory_id").is_in(list(names))
    revoked = pl.when(concerned).then(pl.lit(withdrawn)).otherwise(pl.col("revoked"))
    changed = index.with_columns(revoked=revoked)
    return changed.with_columns(live=~pl.col("revoked") & (pl.col("trust") != "untrusted"))


def _planned(index: pl.DataFrame, frozen: Frozen) -> dict[str, Planned]:
    planned = plan(index, frozen.base_version, frozen.identity)
    return {one.trajectory_id: one for one in planned}


def _nodes_above(positions: Collection[int], width: int, fan_in: int) -> int:
    """Count the nodes between these positions and the root, each once."""
    count, level = 0, set(positions)
    for _ in range(levels_needed(width, fan_in)):
        level = {position // fan_in for position in level}
        count += len(level)
    return count
