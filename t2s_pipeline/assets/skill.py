"""What the next agent reads."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import dagster as dg
import orjson
import polars as pl

from t2s_pipeline.assets.bills import bill_of
from t2s_pipeline.assets.evolutions import frozen_row
from t2s_pipeline.assets.merge_levels import MERGE_LEVELS
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skill_metadata import told_of
from t2s_pipeline.assets.skills import Frozen, frozen_at, store_files
from t2s_pipeline.assets.words import decided_rows, hand_edits_in, words_of
from t2s_pipeline.distill.discards import discard_rows
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.rows import edit_rows, edits_of
from t2s_pipeline.distill.hand_edits import HandEdit
from t2s_pipeline.distill.judging import Words
from t2s_pipeline.distill.leaves import Leaf
from t2s_pipeline.distill.selection import Selection, Thresholds, select
from t2s_pipeline.distill.skill.assembly import Assembled, assemble
from t2s_pipeline.distill.skill.by_hand import files_by_hand, with_hand_edits
from t2s_pipeline.distill.skill.files import version_of, with_text
from t2s_pipeline.distill.skill.front_matter import PROVENANCE
from t2s_pipeline.distill.skill.provenance import provenance
from t2s_pipeline.distill.skill.scaffold import notes
from t2s_pipeline.distill.slots import levels_needed
from t2s_pipeline.resources.audit_folder import AuditFolder
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import Decided, Discards, Edits, RemovedLines, SkillLines


@dg.asset(
    deps=[MERGE_LEVELS[-1]],
    partitions_def=evolution_partitions,
    group_name="skill",
    kinds={"duckdb", "markdown"},
    code_version="1",
)
def skill(
    context: dg.AssetExecutionContext, warehouse: Warehouse, pages: AuditFolder
) -> dg.MaterializeResult:
    """One row per line of the skill, with the edits it states; selected by support, checked.

    People's decisions go before support, and what they wrote by hand before what was taught.
    """
    evolution = evolution_of(context.partition_key)
    found = frozen_row(warehouse, evolution)
    frozen = frozen_at(warehouse, evolution.skill, found["base_version"], found["base_origin"])
    top = _root(warehouse, found)
    pool = warehouse.read("pool", evolution=evolution.key).to_dicts()[0]
    said = words_of(warehouse, found)
    by_hand = hand_edits_in(warehouse, found)
    chosen = select(
        top.edits,
        top.behind,
        n_tasks=pool["tasks"],
        level=top.level,
        thresholds=Thresholds(**orjson.loads(found["params"])["selection"]),
        words=said,
    )
    closing = notes(
        rules=len(chosen.edits),
        rejected=any(discard.reason == "rejected" for discard in chosen.discards),
        expected=bool(pool["with_expected_actions"] or not pool["tasks"]),
    )

    def put_in(edits: Sequence[Edit], sections: Collection[str]) -> Assembled:
        return assemble(
            frozen.text,
            edits,
            base_origin=frozen.origin,
            notes=closing,
            accepted=chosen.accepted,
            sections=sections,
        )

    assembled = with_hand_edits(put_in, chosen.edits, by_hand)
    made = _Made(evolution.key, frozen, top, chosen, assembled, said, by_hand)
    with warehouse.transaction() as transaction:
        version = _store(transaction, made)
    page = dg.MetadataValue.path(str(pages.of(evolution.skill, evolution.number)))
    told = told_of(warehouse, evolution.key, version)
    return written(SkillLines, len(assembled.lines), **told, audit_page=page)


class _Root(NamedTuple):
    """The top of the merge tree: its node, its level, its edits and the leaves behind each."""

    node_id: str
    level: int
    edits: list[Edit]
    behind: dict[str, list[Leaf]]


class _Made(NamedTuple):
    """An evolution's skill before it is stored."""

    evolution: str
    frozen: Frozen
    root: _Root
    chosen: Selection
    assembled: Assembled
    said: Words
    by_hand: list[HandEdit]


def _root(warehouse: Warehouse, found: dict) -> _Root:
    level = levels_needed(found["n_trajectories"], found["fan_in"])
    top = warehouse.read("children_of_level", evolution=found["evolution"], level=level)
    if top.height != 1:
        raise dg.Failure(f"merge_level_{level} has {top.height} nodes where one root must be")
    given = pl.DataFrame({"edit_id": top["edits"][0]}, schema={"edit_id": pl.String})
    behind: dict[str, list[Leaf]] = defaultdict(list)
    for edit_id, *leaf in warehouse.read_with("leaves_behind", given).iter_rows():
        behind[edit_id].append(Leaf(*leaf))
    edits = edits_of(warehouse.read_with("edits_of", given))
    return _Root(top["node_id"][0], level, edits, behind)


def _store(transaction: Transaction, made: _Made) -> str:
    """Write the chosen edits, the lines and the files; return the skill's version."""
    key = made.evolution
    for statement in (
        "forget_skill_lines",
        "forget_removed_lines",
        "forget_discards",
        "forget_decided",
    ):
        transaction.run(statement, evolution=key)
    transaction.insert_new(Edits, "edit_id", edit_rows(made.chosen.edits))
    transaction.insert(Discards, discard_rows(key, "select", made.chosen.discards))
    transaction.insert(Discards, discard_rows(key, "apply", made.assembled.discards))
    cited = _lowest(transaction, made.chosen.edits)
    lines = [
        line._replace(edit_ids=tuple(dict.fromkeys(cited[name].edit_id for name in line.edit_ids)))
        for line in made.assembled.lines
    ]
    rows = SkillLines.frame({"evolution": key, **line._asdict()} for line in lines)
    transaction.insert(SkillLines, rows)
    transaction.insert(
        RemovedLines,
        RemovedLines.frame({"evolution": key, **r._asdict()} for r in made.assembled.removed),
    )
    dropped = {discard.item_id for discard in made.assembled.discards}
    applied = {name: edit for name, edit in cited.items() if name not in dropped}
    transaction.insert(Decided, decided_rows(key, made.said, made.chosen.met, applied))
    skill_name = made.frozen.skill
    edits = {edit.edit_id: edit for edit in cited.values()}
    told = provenance(skill_name, lines, edits, _steps(transaction, made, cited))
    text = {**made.assembled.text, PROVENANCE: told}
    files = files_by_hand(with_text(made.frozen.files, text), made.by_hand)
    version = version_of(files)
    store_files(transaction, skill_name, version, files)
    transaction.run(
        "set_evolution_result",
        evolution=key,
        root_node_id=made.root.node_id,
        selection_id=made.chosen.selection_id,
        skill_version=version,
        finished_at=datetime.now(UTC),
        cost_usd=_cost(transaction, key),
    )
    return version


def _cost(transaction: Transaction, evolution: str) -> float | None:
    """Return what models were paid for what the evolution added; None: not known, or no model."""
    items = transaction.read("items_of_evolution", evolution=evolution)["item_id"]
    told = bill_of(transaction, items)
    return told["cost_usd"] if told["calls"] else None


def _lowest(transaction: Transaction, edits: tuple[Edit, ...]) -> dict[str, Edit]:
    """Return, for each chosen edit, the lowest one that has its wording and all its support."""
    given = pl.DataFrame({"edit_id": [e.edit_id for e in edits]}, schema={"edit_id": pl.String})
    found = transaction.read_with("lowest_edits", given)
    lower = transaction.read_with("edits_of", found.select(edit_id="lowest"))
    by_id = {edit.edit_id: edit for edit in edits_of(lower)}
    return {edit_id: by_id[low] for edit_id, low in found.iter_rows()}


def _steps(
    transaction: Transaction, made: _Made, cited: dict[str, Edit]
) -> dict[str, dict[str, list[int]]]:
    """Return, for each cited edit, the steps quoted by the leaves it rests on."""
    leaves: dict[str, set[str]] = {}
    for edit in made.chosen.edits:
        behind = [leaf.edit_id for parent in edit.parents for leaf in made.root.behind[parent]]
        leaves[cited[edit.edit_id].edit_id] = set(edit.rests_on or behind)
    every = sorted(set().union(*leaves.values())) if leaves else []
    given = pl.DataFrame({"edit_id": every}, schema={"edit_id": pl.String})
    quoted: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for leaf, trajectory, step in transaction.read_with("evidence_of", given).iter_rows():
        quoted[leaf].append((trajectory, step))
    steps: dict[str, dict[str, list[int]]] = {}
    for edit_id, mine in leaves.items():
        found: dict[str, list[int]] = defaultdict(list)
        for leaf in sorted(mine):
            for trajectory, step in quoted[leaf]:
                found[trajectory].append(step)
        steps[edit_id] = found
    return steps
