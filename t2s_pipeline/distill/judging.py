"""What people's decisions do to the rules that an evolution found, and to those it did not find."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from t2s_pipeline.distill.decisions import Decision, Match, match
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.engines.offline.rules import Rule
from t2s_pipeline.distill.leaves import Leaf


class LiveLeaf(NamedTuple):
    """A level-0 edit that an evolution sees, and its run."""

    edit: Edit
    leaf: Leaf


class Words(NamedTuple):
    """What people said that bears on an evolution.

    Attributes:
        decisions: standing ones, the latest last.
        live: the level-0 edits that they name and that the evolution sees.
    """

    decisions: Sequence[Decision]
    live: Mapping[str, LiveLeaf]


NOTHING_SAID = Words((), {})


class Judged(NamedTuple):
    """A rule, how it would be written, and the decision that holds for it."""

    rule: Rule
    change: Change
    match: Match | None

    @property
    def decision(self) -> Decision | None:
        """Return the decision that holds for it."""
        return self.match.decision if self.match else None

    @property
    def waived(self) -> bool:
        """Tell whether a person lets it in without support or trust."""
        return self.decision is not None and self.decision.waives

    @property
    def pinned(self) -> bool:
        """Tell whether a person pinned it."""
        return self.decision is not None and self.decision.decision == "pin"

    @property
    def rejection(self) -> tuple[str, str] | None:
        """Say who rejected it, and why; None if nobody did."""
        if self.match is None or self.match.decision.decision != "reject":
            return None
        said, by = self.match
        known = "its words" if by == "rule_id" else "the runs behind it"
        return "rejected", f"{said.author}: {said.reason} (known by {known})"

    @property
    def worded(self) -> Change:
        """Return the change in a person's words, where there are any."""
        if self.decision is None or self.decision.text is None or not self.change.content:
            return self.change
        return replace(self.change, content=self.decision.text)

    @property
    def seen(self) -> bool:
        """Tell whether just these words were written, or read and let in, by a person."""
        said = self.decision
        if said is None or not said.waives:
            return False
        return said.text is not None or self.change.content == said.change.content


def judged(rule: Rule, change: Change, decisions: Sequence[Decision]) -> Judged:
    """Find the decision that holds for a rule.

    Args:
        rule: as the evolution found it.
        change: how it would be written.
        decisions: standing ones, the latest last.
    """
    rule_ids = {change.rule_id, *(edit.change.rule_id for edit in rule.parents)}
    leaves = {leaf.edit_id for leaf in rule.leaves}
    return Judged(rule, change, match(decisions, rule_ids, leaves))


def kept_by_pins(
    found: Sequence[Judged],
    root: Sequence[Edit],
    behind: Mapping[str, Sequence[Leaf]],
    words: Words,
) -> list[Judged]:
    """Return the rules that a person pinned and the evolution would not have made.

    Such a rule has the words that it had when it was pinned, and rests on what still lives of what
    stood behind it then: edits of the root where they reach so far, else the level-0 edits.
    """
    met = {one.decision.decision_id for one in found if one.decision}
    kept = []
    for decision in words.decisions:
        alive = [words.live[name] for name in decision.leaves if name in words.live]
        if decision.decision != "pin" or decision.decision_id in met or not alive:
            continue
        wanted = {one.leaf.edit_id for one in alive}
        holding = {edit: wanted & {leaf.edit_id for leaf in behind[edit.edit_id]} for edit in root}
        parents = [edit for edit, held in holding.items() if held]
        lower = wanted.difference(*holding.values())
        parents += [one.edit for one in alive if one.leaf.edit_id in lower]
        leaves = tuple(one.leaf for one in alive)
        rule = Rule(decision.change.content, tuple(parents), leaves, narrowed=True)
        kept.append(Judged(rule, decision.change, Match(decision, "leaves")))
    return kept
