"""``t2s decide``: a person's word on a rule, which every later evolution hears."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from t2s_pipeline.assets.rules import Ruled
from t2s_pipeline.commands.errors import UsageError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.rule_names import rule_named
from t2s_pipeline.commands.terminal import console, emit_json, escaped
from t2s_pipeline.commands.words import DONE
from t2s_pipeline.distill.decisions import Decision, Verdict, decision_rows
from t2s_pipeline.distill.edits.apply import Budgets, tokens_in
from t2s_pipeline.distill.edits.guards import check
from t2s_pipeline.distill.edits.reasons import Refused, shortened
from t2s_pipeline.resources.author import author_of
from t2s_pipeline.resources.warehouse import Transaction
from t2s_pipeline.schemas import Decisions
from t2s_pipeline.settings import Settings

_ITEM = re.compile(r"(?P<mark>[-*+]|\d+[.)])\s+")
_WAIVED = ("low support", "low trust", "unsafe", "rejected")
"""Why a rule was left out, where accepting it lets it in."""
_LONGEST = Budgets().main_tokens // 10
"""Tokens of a rule in a person's words: a tenth of what SKILL.md may have."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s decide --help``."""

    skill: str
    rule: str
    decision: Verdict
    text: str | None
    reason: str
    author: str | None
    json: bool


def decide(found: Settings, options: Options) -> None:
    """Keep a decision on a rule of the skill as it stands."""
    _check_use(options)
    warehouse = opened(found, options.skill)
    evolution = evolution_at(warehouse, options.skill, None)
    with warehouse.transaction() as transaction:
        ruled = rule_named(transaction, evolution, options.rule)
        decision = decide_on(
            transaction,
            ruled,
            options.skill,
            decision=options.decision,
            author=author_of(options.author),
            reason=options.reason,
            text=options.text,
        )
        dropped = transaction.read("why_not", evolution=evolution["evolution"]).to_dicts()
    why = [row["reason"] for row in dropped if row["item_id"] in ruled.edit_ids]
    left_out = why[0] if why else None
    if options.json:
        told = {"evolution": evolution["evolution"], "left_out_as": left_out}
        emit_json({**account_of(decision), **told})
        return
    out = console()
    out.print(f"{DONE[decision.decision].capitalize()} by {escaped(decision.author)}:")
    out.print(escaped(decision.text or decision.change.content), style="bold")
    if decision.decision == "accept" and left_out and left_out not in _WAIVED:
        out.print(f"It was left out as “{left_out}”, which accepting does not waive; pinning does.")
    out.print(f"It takes effect with: t2s evolve {options.skill}")
    out.print(f"Home: {found.home}")


def decide_on(
    transaction: Transaction,
    ruled: Ruled,
    skill: str,
    *,
    decision: Verdict,
    author: str,
    reason: str,
    text: str | None,
) -> Decision:
    """Store a decision on a rule, and return it.

    Raises:
        UsageError: the words cannot stand in the rule's place.
    """
    words = _worded(ruled, text) if text is not None else None
    made = ruled.decided(skill, decision, author=author, reason=reason, text=words)
    transaction.insert(Decisions, decision_rows([made], datetime.now(UTC)))
    return made


def account_of(decision: Decision) -> dict[str, object]:
    """Return a decision for programs."""
    return {
        "decision_id": decision.decision_id,
        "skill": decision.skill,
        "rule_id": decision.rule_id,
        "decision": decision.decision,
        "content": decision.change.content,
        "text": decision.text,
        "leaves": list(decision.leaves),
        "author": decision.author,
        "reason": decision.reason,
        "replaces": decision.replaces,
    }


def _check_use(options: Options) -> None:
    if not options.reason.strip():
        raise UsageError("say why, with --reason TEXT: others will ask")
    if options.decision == "reword" and not (options.text or "").strip():
        raise UsageError("say the words, with --text TEXT")
    if options.decision != "reword" and options.text is not None:
        raise UsageError(f"--text is for reword, not for {options.decision}")


def _worded(ruled: Ruled, text: str) -> str:
    """Return words as they can stand in the rule's place: a list item, if it is one."""
    change = ruled.change
    if not change.content:
        raise UsageError("this rule only takes lines away: there are no words to change")
    words = text.strip()
    _check_words(words, change.content)
    item = _ITEM.match(change.content)
    if item and not _ITEM.match(words):
        words = f"{item['mark']} {words}"
    try:
        check(replace(change, content=words), accepted=True)
    except Refused as refused:
        why = refused.detail
        if refused.reason == "heading in content":
            why = f"{shortened(text)} is a heading; write that by hand, in the skill's folder"
        raise UsageError(f"these words cannot stand there: {why}") from refused
    return words


def _check_words(words: str, taught: str) -> None:
    """Refuse words that say nothing, or that leave too little room for other rules."""
    if not any(map(str.isalnum, _ITEM.sub("", words, count=1))):
        raise UsageError(f"these words have neither a letter nor a digit: {shortened(words)}")
    tokens = tokens_in(words)
    if tokens > max(_LONGEST, tokens_in(taught)):
        raise UsageError(
            f"these words are too long: {len(words)} characters, about {tokens} tokens; "
            f"a rule may have {_LONGEST}"
        )
