"""The rule behind a line or an id, as a person's decision is to hold it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from t2s_pipeline.distill.decisions import Decision, Verdict, decisions_of
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.edits.rows import edits_of
from t2s_pipeline.resources.warehouse import Transaction


class Ruled(NamedTuple):
    """A rule of an evolution.

    Attributes:
        rule_id: of the rule in its own words.
        change: the same.
        leaves: the level-0 edits that count for it.
        standing: the latest decision on it, if there is one.
        edit_ids: that state it in the evolution.
    """

    rule_id: str
    change: Change
    leaves: tuple[str, ...]
    standing: Decision | None
    edit_ids: tuple[str, ...]

    @property
    def reworded(self) -> str | None:
        """Return the person's words that stand in its place; None: its own do."""
        return self.standing.text if self.standing else None

    def decided(
        self,
        skill: str,
        decision: Verdict,
        *,
        author: str,
        reason: str,
        text: str | None = None,
        release: int | None = None,
    ) -> Decision:
        """Return a decision on it, which keeps a person's words unless it is rejected.

        Args:
            skill: whose rule it is.
            decision: what is decided.
            author, reason: who decides, and why.
            text: words in the place of its own.
            release: whose line was changed by hand; None if it was said in words.
        """
        earlier = self.reworded if decision != "reject" else None
        return Decision(
            skill=skill,
            rule_id=self.rule_id,
            leaves=self.leaves,
            decision=decision,
            change=self.change,
            author=author,
            reason=reason,
            text=text or earlier,
            replaces=self.standing.decision_id if self.standing else None,
            release=release,
        )


def rule_of_line(
    transaction: Transaction, evolution: dict, edit_ids: Collection[str]
) -> Ruled | None:
    """Return the rule that a taught line states.

    Args:
        transaction: to read with.
        evolution: its row.
        edit_ids: which the line cites.
    """
    chosen = transaction.read("edits_made_by", node_id=evolution["selection_id"])
    lowest = dict(transaction.read_with("lowest_edits", chosen.select("edit_id")).iter_rows())
    mine = [edit for edit in edits_of(chosen) if lowest[edit.edit_id] in edit_ids]
    return rule_of(transaction, evolution, mine) if mine else None


def rule_of(transaction: Transaction, evolution: dict, edits: Sequence[Edit]) -> Ruled:
    """Return the rule that edits of an evolution state.

    Args:
        transaction: to read with.
        evolution: its row.
        edits: with the same words; the first is the best supported.
    """
    change = edits[0].change
    given = _ids(edit.edit_id for edit in edits)
    lowest = transaction.read_with("lowest_edits", given)["lowest"]
    decided = transaction.read("decided", evolution=evolution["evolution"])
    met = decided.filter(pl.col("edit_id").is_in([*given["edit_id"], *lowest])).tail(1).to_dicts()
    if met and edits[0].node_id == evolution["selection_id"]:  # it may be in a person's words
        change = replace(change, content=met[0]["content"])
    standing = decisions_of(transaction.read("standing_decisions", skill=evolution["skill"]))
    same = [one for one in standing if one.rule_id in (change.rule_id, edits[0].change.rule_id)]
    applied = [one for one in standing if met and one.decision_id == met[0]["decision_id"]]
    known = [*applied, *same]
    leaves = _leaves(transaction, edits)
    names = tuple(edit.edit_id for edit in edits)
    return Ruled(change.rule_id, change, leaves, known[-1] if known else None, names)


def _leaves(transaction: Transaction, edits: Sequence[Edit]) -> tuple[str, ...]:
    narrowed = {leaf for edit in edits for leaf in edit.rests_on}
    whole = _ids(edit.edit_id for edit in edits if not edit.rests_on)
    behind = transaction.read_with("leaves_behind", whole)["leaf"]
    return tuple(sorted(narrowed | set(behind)))


def _ids(names: Iterable[str]) -> pl.DataFrame:
    return pl.DataFrame({"edit_id": list(names)}, schema={"edit_id": pl.String})
