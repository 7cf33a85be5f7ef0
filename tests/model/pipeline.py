"""The pipeline from trajectories to a skill's rules in memory: the method without its tables."""

from collections import defaultdict
from dataclasses import dataclass, field

import polars as pl

from t2s_pipeline.distill.leaves import Leaf, Source
from t2s_pipeline.distill.merges import Child, merge_node, places
from t2s_pipeline.distill.patches import plan, propose
from t2s_pipeline.distill.selection import Thresholds, select
from t2s_pipeline.distill.slots import levels_needed
from t2s_pipeline.distill.trajectories import Step, Trajectory
from t2s_pipeline.formats import tau_bench
from t2s_pipeline.ids import digest


def trajectory_of(record, position, **more):
    """Parse a record as ingest does."""
    trace = tau_bench.parse(record)
    steps = [
        Step(n, s.role, s.text, s.tool, s.arguments, s.result, s.is_error)
        for n, s in enumerate(trace.steps)
    ]
    return Trajectory(
        **{
            "trajectory_id": f"depot/file.{trace.task_id}.{trace.trial}",
            "content_hash": digest(record),
            "task_key": trace.task_id,
            "position": position,
            "origin": "file",
            "trust": "internal",
            "task_text": trace.task_text,
            "success": trace.outcome.success,
            "expected": None,
            "steps": tuple(steps),
            **more,
        }
    )


@dataclass
class Evolved:
    """What came of some trajectories.

    Attributes:
        patches: in order.
        edits: all, by id.
        nodes: merged, in order, by level.
        root: edits at the top.
        selection: what was chosen of them.
    """

    patches: list
    edits: dict
    nodes: list = field(default_factory=list)
    root: list = field(default_factory=list)
    selection: object = None

    def leaves(self, edit, *, counted):
        """Return the level-0 edits behind an edit: all, or those that count."""
        if edit.level == 0:
            return {edit.edit_id}
        parents = [p for p in edit.parents if not (counted and p in edit.unshared)]
        return set().union(*(self.leaves(self.edits[p], counted=counted) for p in parents))

    def runs_behind(self, edit, *, counted=True):
        """Return the trajectories behind an edit."""
        names = self.leaves(edit, counted=counted)
        return {self.edits[name].evidence[0].trajectory_id for name in names}


def evolve(trajectories, base, engine, fan_in=4):
    """Analyse, merge level by level, and select."""
    known = {t.trajectory_id: t for t in trajectories}
    index = pl.DataFrame(
        {
            "trajectory_id": list(known),
            "content_hash": [t.content_hash for t in trajectories],
            "task_key": [t.task_key for t in trajectories],
            "trust": [t.trust for t in trajectories],
            "live": [True] * len(known),
        }
    )
    patches = list(propose(plan(index, "skill:0", engine.identity), known, base, engine))
    done = Evolved(patches, {edit.edit_id: edit for patch in patches for edit in patch.edits})
    children = [
        Child(n, patch.planned.patch_id, tuple(edit.edit_id for edit in patch.edits))
        for n, patch in enumerate(patches)
    ]
    for level in range(1, levels_needed(len(patches), fan_in) + 1):
        children = _level(done, children, level, fan_in, base, engine, known)
    done.root = [done.edits[name] for name in children[0].edits]
    behind = {edit.edit_id: _leaves(done, edit, known) for edit in done.root}
    tasks = len({t.task_key for t in trajectories})
    done.selection = select(done.root, behind, n_tasks=tasks, level=level, thresholds=Thresholds())
    return done


def _level(done, children, level, fan_in, base, engine, known):
    laid_out = places(children, len(children), fan_in, "skill:0", engine.identity)
    made = []
    for place in laid_out:
        if place.kind == "merge":
            edits = [done.edits[name] for name in place.inputs]
            behind = {e.edit_id: _sources(done, e, known) for e in edits}
            node = merge_node(place.node_id, level, edits, behind, base, engine)
            done.nodes.append((level, node))
            done.edits |= {edit.edit_id: edit for edit in node.edits}
            made.append(Child(place.position, node.node_id, tuple(e.edit_id for e in node.edits)))
        else:
            made.append(Child(place.position, place.node_id, place.inputs))
    return made


def _sources(done, edit, known):
    return frozenset(
        Source(name, known[name].task_key, known[name].success) for name in done.runs_behind(edit)
    )


def _leaves(done, edit, known):
    found = defaultdict(list)
    for name in sorted(done.leaves(edit, counted=True)):
        leaf = done.edits[name]
        run = known[leaf.evidence[0].trajectory_id]
        found[edit.edit_id].append(
            Leaf(name, run.trajectory_id, run.task_key, run.origin, run.trust, run.success, "")
        )
    return found[edit.edit_id]
