"""What people said and wrote that an evolution was frozen with, and what it did there."""

from collections.abc import Mapping

import polars as pl

from t2s_pipeline.distill.decisions import decisions_of
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.rows import edits_of
from t2s_pipeline.distill.hand_edits import HandEdit, hand_edits_of
from t2s_pipeline.distill.judging import LiveLeaf, Words
from t2s_pipeline.distill.leaves import Leaf
from t2s_pipeline.distill.selection import Met
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Decided


def words_of(warehouse: Warehouse, found: dict) -> Words:
    """Return the decisions of an evolution, with the edits they name that it sees.

    Args:
        warehouse: to read from.
        found: the evolution's row.
    """
    decisions = decisions_of(
        warehouse.read_with("decisions_of", _given("decision_id", found["decisions"]))
    )
    named = sorted({leaf for decision in decisions for leaf in decision.leaves})
    given = _given("edit_id", named)
    rows = warehouse.read_with("live_leaves", given, evolution=found["evolution"])
    edits = {edit.edit_id: edit for edit in edits_of(warehouse.read_with("edits_of", given))}
    leaves = [Leaf(*row) for row in rows.iter_rows()]
    return Words(decisions, {leaf.edit_id: LiveLeaf(edits[leaf.edit_id], leaf) for leaf in leaves})


def hand_edits_in(warehouse: Warehouse, found: dict) -> list[HandEdit]:
    """Return what people changed by hand before an evolution, in order."""
    given = _given("hand_edit_id", found["hand_edits"])
    return hand_edits_of(warehouse.read_with("hand_edits_of", given))


def decided_rows(
    evolution: str, words: Words, met: tuple[Met, ...], cited: Mapping[str, Edit]
) -> pl.DataFrame:
    """Return what each decision did in an evolution; one that met no rule says so.

    Args:
        evolution: its key.
        words: that it was frozen with.
        met: the rules that decisions met.
        cited: chosen edit → the edit that its lines cite; without those that could not be applied.
    """
    rows: list[dict[str, object]] = [
        one._asdict()
        | {"edit_id": cited[one.edit_id].edit_id if one.edit_id in cited else one.edit_id}
        for one in met
    ]
    heard = {one.decision_id for one in met}
    rows += [
        {"decision_id": decision.decision_id, "matched": "none"}
        for decision in words.decisions
        if decision.decision_id not in heard
    ]
    return Decided.frame({"evolution": evolution, **row} for row in rows)


def _given(column: str, names: list[str]) -> pl.DataFrame:
    return pl.DataFrame({column: names}, schema={column: pl.String})
