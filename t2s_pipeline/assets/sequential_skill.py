"""The sequential baseline: what the skill would be, were runs learned from one batch after another.

It has the tables and the lineage of any evolution, and is never released: here a single run makes a
rule. It is there to be compared.
"""

from datetime import UTC, datetime
from typing import NamedTuple

import dagster as dg
import polars as pl
from pydantic import Field

from t2s_pipeline.assets.analysing import Work, analyse, lacking
from t2s_pipeline.assets.answering import Answering, answering
from t2s_pipeline.assets.beginnings import describe
from t2s_pipeline.assets.checks import audits_of
from t2s_pipeline.assets.evolutions import row_of
from t2s_pipeline.assets.merging import Level, merge_places, merged_before, placed
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skill_lines import cost_of, lowest, steps_behind, store_lines
from t2s_pipeline.assets.skill_metadata import told_of
from t2s_pipeline.assets.skills import Frozen, fix_base, frozen_skill, store_files
from t2s_pipeline.assets.trajectories import trajectories
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.rows import edits_of
from t2s_pipeline.distill.merges import Child, places
from t2s_pipeline.distill.patches import Planned, plan
from t2s_pipeline.distill.sequence import Standing, apply_next, assembled, begin
from t2s_pipeline.distill.skill.files import version_of, with_text
from t2s_pipeline.distill.skill.front_matter import PROVENANCE
from t2s_pipeline.distill.skill.provenance import provenance
from t2s_pipeline.distill.slots import freeze
from t2s_pipeline.resources.engines import MODEL, EngineSettings
from t2s_pipeline.resources.progress import Advance, Progress
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import Discards, Evolutions, MergeNodes, SkillLines, Slots


class SequenceConfig(dg.Config):
    """How many trajectories are learned from at a time."""

    batch: int = Field(default=1, ge=1, description="trajectories at a time")


@dg.asset(
    deps=[dg.AssetDep(trajectories, partition_mapping=dg.AllPartitionMapping())],
    partitions_def=evolution_partitions,
    group_name="baseline",
    kinds={"duckdb", "markdown"},
    code_version="1",
)
def sequential_skill(
    context: dg.AssetExecutionContext,
    config: SequenceConfig,
    warehouse: Warehouse,
    engine: EngineSettings,
    progress: Progress,
) -> dg.MaterializeResult:
    """One row per line of a skill to compare with: each batch is analysed against the one before.

    Every edit of a batch is applied at once, whatever its support. Nothing of it is released.
    """
    evolution = evolution_of(context.partition_key)
    before = warehouse.read("evolution", evolution=evolution.key)
    if before.height and before["batch"][0] is None:
        raise dg.Failure(f"{evolution.key} is no baseline; its skill is that of the asset `skill`")
    if engine.name != MODEL:
        raise dg.Failure(
            f"the engine {engine.name} does not read the skill that it analyses against, so the "
            "order of the runs makes no difference to it; a sequential baseline needs a model"
        )
    index = warehouse.read("learnable", skill=evolution.skill)
    live = index.filter("live").height
    with (
        answering(engine, warehouse) as engaged,
        progress.bar(f"Learning from {config.batch} at a time", live) as advance,
    ):
        describe(warehouse, engaged, evolution.skill)
        frozen = frozen_skill(warehouse, evolution.skill)
        course = _Course(warehouse, evolution.key, engaged, frozen, index, advance)
        _start(course, evolution.skill, config.batch)
        end = _run(course, config.batch)
        with warehouse.transaction() as transaction:
            version = _store(transaction, course, end)
    lines = len(end.standing.lines)
    return written(SkillLines, lines, **told_of(warehouse, evolution.key, version))


class _Course(NamedTuple):
    """What the batches of one evolution share."""

    warehouse: Warehouse
    evolution: str
    engaged: Answering
    frozen: Frozen
    runs: pl.DataFrame
    advance: Advance


class _End(NamedTuple):
    """What they came to: the skill, the patches in order, and where each batch was merged."""

    standing: Standing
    planned: list[Planned]
    nodes: list[dict]


def _start(course: _Course, skill: str, batch: int) -> None:
    row = row_of(
        course.evolution,
        course.frozen,
        course.engaged.identity,
        fan_in=max(batch, 2),
        n_trajectories=course.runs.height,
    )
    with course.warehouse.transaction() as transaction:
        fix_base(transaction, course.frozen)
        transaction.run("forget_evolution", evolution=course.evolution)
        transaction.insert(Evolutions, Evolutions.frame([row | {"batch": batch}]))


def _run(course: _Course, batch: int) -> _End:
    """Learn from batch after batch."""
    standing = begin(course.frozen.text, base_origin=course.frozen.origin)
    end = _End(standing, [], [])
    live = course.runs.filter("live")
    for number, start in enumerate(range(0, live.height, batch)):
        names = live["trajectory_id"][start : start + batch].to_list()
        here = _here(course.frozen, end.standing)
        with course.warehouse.transaction() as transaction:
            store_files(transaction, here.skill, here.version, here.files)
        planned = _analysed(course, here, names)
        node = _merged(course, here, planned, number)
        edits = _edits(course.warehouse, node)
        end = _End(apply_next(end.standing, edits), [*end.planned, *planned], [*end.nodes, node])
    return end


def _here(frozen: Frozen, standing: Standing) -> Frozen:
    files = with_text(frozen.files, standing.text)
    return Frozen(frozen.skill, version_of(files), files, "base")


def _analysed(course: _Course, here: Frozen, names: list[str]) -> list[Planned]:
    """See that a batch has its patches against the skill as it stands."""
    tasks = course.runs.filter(pl.col("trajectory_id").is_in(names))["task_key"]
    # A patch depends on earlier runs of its task, on no others.
    around = course.runs.filter(pl.col("task_key").is_in(tasks.to_list()))
    every = plan(around, here.version, course.engaged.identity)
    planned = [one for one in every if one.trajectory_id in names]
    todo = lacking(course.warehouse, planned)
    course.advance(len(planned) - len(todo))
    work = Work(course.warehouse, course.engaged, here)
    for _ in analyse(work, course.runs, todo, course.advance):
        pass
    return planned


def _merged(course: _Course, here: Frozen, planned: list[Planned], number: int) -> dict:
    """Merge a batch's patches, and return where in the tree they stand."""
    children = [
        Child(n, one.patch_id, tuple(edit.edit_id for edit in _made_by(course, one.patch_id)))
        for n, one in enumerate(planned)
    ]
    width = max(len(children), 2)
    (place,) = places(children, width, width, here.version, course.engaged.identity)
    place = place._replace(position=number)
    level = Level(course.evolution, 1, here)
    wanted = [place] if place.kind == "merge" else []
    done = merged_before(course.warehouse, wanted, course.evolution)
    if wanted and not done:
        done = merge_places(course.warehouse, level, course.engaged, wanted, lambda done: None)
    (row,) = placed(level, [place], done)
    return row


def _made_by(course: _Course, owner: str) -> list[Edit]:
    return edits_of(course.warehouse.read("edits_made_by", node_id=owner))


def _edits(warehouse: Warehouse, node: dict) -> list[Edit]:
    """Return what a batch teaches, best supported first."""
    if node["status"] == "empty":
        return []
    edits = edits_of(warehouse.read("edits_made_by", node_id=node["node_id"]))
    return sorted(edits, key=lambda edit: (-edit.support, edit.change.content))


def _store(transaction: Transaction, course: _Course, end: _End) -> str:
    """Write slots, nodes, lines and files; return the skill's version."""
    key, skill = course.evolution, course.frozen.skill
    made = assembled(end.standing)
    for statement in ("forget_slots", "forget_skill_lines", "forget_removed_lines"):
        transaction.run(statement, evolution=key)
    transaction.run("forget_discards", evolution=key)
    transaction.run("forget_merge_nodes", evolution=key, level=1)
    ids = pl.DataFrame({"patch_id": [one.patch_id for one in end.planned]})
    patches = transaction.read_with("patches_of", ids.cast(pl.String))
    transaction.insert(Slots, freeze(key, course.runs, end.planned, patches))
    transaction.insert(MergeNodes, MergeNodes.frame(end.nodes))
    transaction.insert(Discards, discard_rows(key, "apply", made.discards))
    cited = lowest(transaction, end.standing.applied)
    lines = store_lines(transaction, key, made, cited)
    edits = {edit.edit_id: edit for edit in cited.values()}
    steps = steps_behind(transaction, _leaves(transaction, edits))
    text = {**made.text, PROVENANCE: provenance(skill, lines, edits, steps)}
    files = with_text(course.frozen.files, text)
    version = version_of(files)
    store_files(transaction, skill, version, files)
    transaction.run(
        "set_evolution_result",
        evolution=key,
        root_node_id=None,
        selection_id=None,
        skill_version=version,
        finished_at=datetime.now(UTC),
        cost_usd=cost_of(transaction, key),
    )
    return version


def _leaves(transaction: Transaction, edits: dict[str, Edit]) -> dict[str, list[str]]:
    given = pl.DataFrame({"edit_id": list(edits)}, schema={"edit_id": pl.String})
    found = transaction.read_with("leaves_behind", given)
    return {
        str(edit_id): rows["leaf"].to_list()
        for (edit_id,), rows in found.group_by("edit_id", maintain_order=True)
    }


CHECKS = audits_of(sequential_skill)
