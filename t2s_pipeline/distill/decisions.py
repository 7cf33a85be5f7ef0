"""A person's word on a rule: which rules it is about, and which word holds where several are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

import polars as pl

from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.ids import content_id
from t2s_pipeline.schemas import Decisions

Verdict = Literal["accept", "reject", "pin", "reword"]
By = Literal["rule_id", "leaves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided on one rule.

    Attributes:
        rule_id: of the rule, in its own words.
        leaves: the level-0 edits behind it then.
        text: words in the place of its own, if a person gave it any.
        change: the rule as it was.
        replaces: the decision that this one ends.
        release: the release whose line was changed by hand; None: it was said in words.
    """

    skill: str
    rule_id: str
    leaves: tuple[str, ...]
    decision: Verdict
    change: Change
    author: str
    reason: str
    text: str | None = None
    replaces: str | None = None
    release: int | None = None

    @property
    def decision_id(self) -> str:
        """Name the decision by all but its time: what it replaces tells equal ones apart."""
        return content_id(
            "decision",
            skill=self.skill,
            rule=self.rule_id,
            leaves=self.leaves,
            decision=self.decision,
            text=self.text,
            change=[
                self.change.op,
                self.change.path,
                self.change.section,
                self.change.target,
                self.change.content,
            ],
            author=self.author,
            reason=self.reason,
            replaces=self.replaces,
            release=self.release,
        )

    @property
    def effect(self) -> tuple[object, ...]:
        """Return all of it that bears on a skill: not who said it, or why."""
        return self.decision, self.text, self.change.rule_id

    @property
    def waives(self) -> bool:
        """Tell whether the rule needs neither support nor trust: its words were seen or written."""
        return self.decision != "reject"


class Match(NamedTuple):
    """The decision that holds for a rule, and by what it is known."""

    decision: Decision
    by: By


def match(
    decisions: Sequence[Decision], rule_ids: Collection[str], leaves: Collection[str]
) -> Match | None:
    """Return the decision that holds for a rule, None if there is none.

    One that names the rule goes before one that most of its leaves speak for; of several, the
    latest.

    Args:
        decisions: standing ones, the latest last.
        rule_ids: of the rule and of the root's edits that it was made from.
        leaves: the level-0 edits behind it.
    """
    latest_first = decisions[::-1]
    for decision in latest_first:
        if decision.rule_id in rule_ids:
            return Match(decision, "rule_id")
    for decision in latest_first:
        shared = sum(leaf in leaves for leaf in decision.leaves)
        if 2 * shared > len(decision.leaves):
            return Match(decision, "leaves")
    return None


def decision_rows(decisions: Iterable[Decision], at: datetime) -> pl.DataFrame:
    """Return the rows of decisions made at one time."""
    return Decisions.frame(
        {
            "decision_id": one.decision_id,
            "skill": one.skill,
            "rule_id": one.rule_id,
            "leaves": list(one.leaves),
            "decision": one.decision,
            "text": one.text,
            "op": one.change.op,
            "path": one.change.path,
            "section": one.change.section,
            "target": one.change.target,
            "content": one.change.content,
            "author": one.author,
            "reason": one.reason,
            "replaces": one.replaces,
            "release": one.release,
            "at": at,
        }
        for one in decisions
    )


def decisions_of(rows: pl.DataFrame) -> list[Decision]:
    """Return the decisions that these rows hold, in their order."""
    return [_decision(row) for row in rows.iter_rows(named=True)]


def _decision(row: dict) -> Decision:
    return Decision(
        skill=row["skill"],
        rule_id=row["rule_id"],
        leaves=tuple(row["leaves"]),
        decision=row["decision"],
        text=row["text"],
        change=Change(
            op=row["op"],
            path=row["path"],
            section=row["section"],
            target=row["target"],
            content=row["content"],
        ),
        author=row["author"],
        reason=row["reason"],
        replaces=row["replaces"],
        release=row["release"],
    )
