"""What the next agent reads."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import dagster as dg
import orjson
import polars as pl

from t2s_pipeline.assets.evolutions import frozen_row
from t2s_pipeline.assets.merge_levels import MERGE_LEVELS
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import Evolution, evolution_of, evolution_partitions
from t2s_pipeline.assets.skill_lines import cost_of, lowest, steps_behind, store_lines
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
from t2s_pipeline.schemas import Decided, Discards, Edits, SkillLines


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
    with warehouse.kept_open():
        version, n_lines = _made(warehouse, evolution)
        told = told_of(warehouse, evolution.key, version)
    page = dg.MetadataValue.path(str(pages.of(evolution.skill, evolution.number)))
    return written(SkillLines, n_lines, **told, audit_page=page)


def _made(warehouse: Warehouse, evolution: Evolution) -> tuple[str, int]:
    """Make an evolution's skill; return its version and its number of lines."""
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
    # A model reads between the lines; the offline engine needs to be told what was expected.
    expected = found["model"] or pool["with_expected_actions"] or not pool["tasks"]
    closing = notes(
        rules=len(chosen.edits),
        rejected=any(discard.reason == "rejected" for discard in chosen.discards),
        expected=bool(expected),
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
    return version, len(assembled.lines)


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
    cited = lowest(transaction, [edit.edit_id for edit in made.chosen.edits])
    lines = store_lines(transaction, key, made.assembled, cited)
    dropped = {discard.item_id for discard in made.assembled.discards}
    applied = {name: edit for name, edit in cited.items() if name not in dropped}
    transaction.insert(Decided, decided_rows(key, made.said, made.chosen.met, applied))
    skill_name = made.frozen.skill
    edits = {edit.edit_id: edit for edit in cited.values()}
    told = provenance(skill_name, lines, edits, steps_behind(transaction, _leaves(made, cited)))
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
        cost_usd=cost_of(transaction, key),
    )
    return version


def _leaves(made: _Made, cited: dict[str, Edit]) -> dict[str, set[str]]:
    """Return, for each cited edit, the leaves that it rests on."""
    leaves = {}
    for edit in made.chosen.edits:
        behind = [leaf.edit_id for parent in edit.parents for leaf in made.root.behind[parent]]
        leaves[cited[edit.edit_id].edit_id] = set(edit.rests_on or behind)
    return leaves
