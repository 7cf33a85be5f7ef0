"""What people said and wrote of rules that are purged: made anew before, and deleted with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from t2s_pipeline.distill.decisions import Decision, decision_rows
from t2s_pipeline.distill.hand_edits import HandEdit, hand_edit_rows, hand_edits_of
from t2s_pipeline.distill.purged_words import (
    Changed,
    Going,
    Rule,
    decisions_without,
    hand_edit_without,
    words_made_of,
)
from t2s_pipeline.resources.warehouse import Transaction
from t2s_pipeline.schemas import Decided, Decisions, HandEdits


@dataclass(frozen=True)
class Spoken:
    """What people said and wrote that rests on what goes.

    Attributes:
        decisions: each with the one in its place, if a run is left behind its rule, and its time.
        hand_edits: each with the one in its place, and its time.
        lines: what people made of rules that go.
        evolutions: that hold such lines, or rules that pins kept in words that go.
    """

    decisions: list[tuple[Decision, Decision | None, datetime]]
    hand_edits: list[tuple[HandEdit, HandEdit, datetime]]
    lines: set[str]
    evolutions: list[str]


def spoken_of(transaction: Transaction, skill: str, gone: pl.DataFrame) -> Spoken:
    """Find what people said and wrote of rules that go.

    Args:
        transaction: to read with.
        skill: whose rules they are.
        gone: all that rests on the trajectories (kind, id).
    """
    rows = transaction.read_with("decisions_resting_on", gone, skill=skill)
    decisions = [
        (old, new, at) for (old, new), at in zip(decisions_without(rows), rows["at"], strict=True)
    ]
    written = transaction.read("hand_edits_released", skill=skill)
    anew = written["replaces"].is_in(written["hand_edit_id"].implode()).fill_null(value=False)
    known = written.select("evolution", "released").with_columns(anew=anew)
    changed = [
        Changed(edit, *row)
        for edit, row in zip(hand_edits_of(written), known.iter_rows(), strict=True)
    ]
    evolutions = set(gone.filter(pl.col("kind") == "evolution")["id"])
    going = Going(evolutions, _rules(transaction, gone, _own_words(transaction, skill)))
    made = words_made_of(changed, going)
    pins = rows.filter((pl.col("decision") == "pin") & pl.col("words_go"))["decision_id"].to_list()
    spoiled = transaction.read("evolutions_with_words", skill=skill, lines=sorted(made), pins=pins)
    whole = going._replace(evolutions=evolutions.union(spoiled["evolution"]), lines=made)
    edits = [
        (one.edit, hand_edit_without(one, whole), at)
        for one, at in zip(changed, written["at"], strict=True)
    ]
    return Spoken(
        decisions,
        [(old, new, at) for old, new, at in edits if old != new],
        made,
        spoiled["evolution"].to_list(),
    )


def say_anew(transaction: Transaction, skill: str, spoken: Spoken) -> None:
    """Put what people said into words that rest on nothing that goes, for the next evolution.

    What it takes the place of stays until it is deleted, and holds no more.
    """
    standing = set(transaction.read("standing_decisions", skill=skill)["decision_id"])
    for old, new, at in spoken.decisions:
        if new and old.decision_id in standing:
            transaction.insert(Decisions, decision_rows([new], at))
    written = set(transaction.read("hand_edits", skill=skill)["hand_edit_id"])
    for edit, anew, at in spoken.hand_edits:
        if edit.hand_edit_id in written:
            rows = hand_edit_rows([anew], at).with_columns(replaces=pl.lit(edit.hand_edit_id))
            transaction.insert(HandEdits, rows)


def delete_spoken(transaction: Transaction, skill: str, spoken: Spoken) -> None:
    """Delete what rests on what goes; what takes its place takes it in evolutions that stay too."""
    said = transaction.read("standing_decisions", skill=skill).select(
        "replaces", "at", "decision_id"
    )
    anew = {(replaces, at): name for replaces, at, name in said.iter_rows()}
    written = transaction.read("hand_edits", skill=skill)
    made = dict(written.select("replaces", "hand_edit_id").iter_rows())
    # What was said anew has the time of what was said; a later word has its own.
    decisions = [
        (old.decision_id, anew.get((old.decision_id, at))) for old, _, at in spoken.decisions
    ]
    edits = [(old.hand_edit_id, made.get(old.hand_edit_id)) for old, _, _ in spoken.hand_edits]
    names = _frame([*decisions, *edits])
    if names.is_empty():
        return
    transaction.run_with("rename_words", names)
    transaction.run_with("rename_decided", names)
    transaction.delete(Decided, "decision_id", names["old"])
    transaction.delete(Decisions, "decision_id", names["old"])
    transaction.delete(HandEdits, "hand_edit_id", names["old"])


def _rules(
    transaction: Transaction, gone: pl.DataFrame, own: set[str]
) -> dict[tuple[str, str], dict[int, Rule]]:
    """Return the taught lines of evolutions that go; a person's own words for a rule stay."""
    rules: dict[tuple[str, str], dict[int, Rule]] = {}
    found = transaction.read_with("lines_resting_on", gone)
    for evolution, path, line, text, goes in found.iter_rows():
        rule = Rule(text, goes and text not in own)
        rules.setdefault((evolution, path), {})[line] = rule
    return rules


def _own_words(transaction: Transaction, skill: str) -> set[str]:
    said = transaction.read("standing_decisions", skill=skill)["text"].drop_nulls()
    return {line.rstrip() for text in said for line in text.splitlines()}


def _frame(names: Iterable[tuple[str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(list(names), schema={"old": pl.String, "new": pl.String}, orient="row")
