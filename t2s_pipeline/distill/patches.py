"""Patches: what each trajectory teaches, seen on its own against the frozen skill."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import polars as pl

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.engines.engine import (
    Analyst,
    Engine,
    Identity,
    Skill,
    Status,
    analyst_for,
)
from t2s_pipeline.distill.trajectories import Trajectory
from t2s_pipeline.ids import content_id

MOST_PEERS = 8
"""A trajectory is compared with at most so many earlier ones of its task, the nearest."""


class Planned(NamedTuple):
    """The patch that a trajectory must have now: named before it is made."""

    trajectory_id: str
    patch_id: str
    peers: tuple[str, ...]


class Patch(NamedTuple):
    """What one trajectory teaches."""

    planned: Planned
    analyst: Analyst
    status: Status
    reasoning: str
    edits: tuple[Edit, ...]
    discards: tuple[Discard, ...]


def plan(index: pl.DataFrame, base_version: str, identity: Identity) -> list[Planned]:
    """Name the patch of every trajectory that may be learned from.

    A patch depends on its trajectory and how far that is trusted, on the base, on the engine, and
    on its peers: trajectories of the same task at lower positions, so that what arrives later
    changes no earlier patch.

    Args:
        index: trajectory_id, content_hash, trust, task_key, live; in order of position.
            Trajectories that are not live (withdrawn, untrusted) get no patch and are nobody's
            peers.
        base_version: of the frozen skill.
        identity: of the engine.
    """
    earlier: dict[str, list[tuple[str, str]]] = defaultdict(list)
    planned = []
    for row in index.filter("live").iter_rows(named=True):
        peers = earlier[row["task_key"]][-MOST_PEERS:]
        patch_id = content_id(
            "patch",
            trajectory=[row["trajectory_id"], row["content_hash"], row["trust"]],
            base=base_version,
            engine=identity,
            peers=peers,
        )
        planned.append(Planned(row["trajectory_id"], patch_id, tuple(name for name, _ in peers)))
        earlier[row["task_key"]].append((row["trajectory_id"], row["content_hash"]))
    return planned


def propose(
    planned: Iterable[Planned], known: Mapping[str, Trajectory], skill: Skill, engine: Engine
) -> Iterator[Patch]:
    """Make the planned patches, in order.

    Args:
        planned: which.
        known: by id, the trajectories they are of and their peers.
        skill: the frozen base.
        engine: answers.
    """
    for plan_ in planned:
        yield propose_one(plan_, known, skill, engine)


def propose_one(
    planned: Planned, known: Mapping[str, Trajectory], skill: Skill, engine: Engine
) -> Patch:
    """Make one planned patch; see ``propose``."""
    trajectory = known[planned.trajectory_id]
    peers: Sequence[Trajectory] = [known[name] for name in planned.peers]
    proposal = engine.propose(trajectory, skill, peers, planned.patch_id)
    return Patch(
        planned=planned,
        analyst=analyst_for(trajectory.success),
        status=proposal.status,
        reasoning=proposal.reasoning,
        edits=tuple(replace(edit, node_id=planned.patch_id) for edit in proposal.edits),
        discards=proposal.discards,
    )


def patch_row(
    patch: Patch, base_version: str, identity: Identity, made_at: datetime
) -> dict[str, object]:
    """Return the patch's row."""
    return {
        "patch_id": patch.planned.patch_id,
        "trajectory_id": patch.planned.trajectory_id,
        "base_version": base_version,
        "engine": identity.engine,
        "engine_version": identity.version,
        "analyst": patch.analyst,
        "status": patch.status,
        "peers": list(patch.planned.peers),
        "reasoning": patch.reasoning,
        "made_at": made_at,
    }
