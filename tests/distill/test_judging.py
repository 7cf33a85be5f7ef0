"""What a person's word does to a selection."""

import pytest

from t2s_pipeline.distill.decisions import Decision, match
from t2s_pipeline.distill.judging import NOTHING_SAID, LiveLeaf, Words
from t2s_pipeline.distill.selection import Thresholds, select
from t2s_pipeline.distill.skill.assembly import assemble
from tests.distill.test_selection import leaves, reasons, stated

SKILL = '---\nname: desk\ndescription: "D."\n---\n\n# Desk\n\n## S\n'


def said(edit, decision, behind=(), *, text=None, rule_id=None, replaces=None):
    return Decision(
        skill="desk",
        rule_id=rule_id or edit.change.rule_id,
        leaves=tuple(leaf.edit_id for leaf in behind),
        decision=decision,
        change=edit.change,
        author="Ann",
        reason="I know it",
        text=text,
        replaces=replaces,
    )


def chosen(behind, *decisions, live=None, n_tasks=50):
    return select(
        list(behind),
        {edit.edit_id: found for edit, found in behind.items()},
        n_tasks=n_tasks,
        level=2,
        thresholds=Thresholds(),
        words=Words(decisions, live or {}),
    )


def contents(selection):
    return [edit.change.content for edit in selection.edits]


def test_a_rejected_rule_is_a_discard_that_says_who_and_why():
    one, two = stated("- One."), stated("- Two.")
    found = chosen({one: leaves(one, "abc"), two: leaves(two, "defg")}, said(one, "reject"))
    assert contents(found) == ["- Two."]
    (discard,) = found.discards
    assert (discard.item_id, discard.reason) == (one.edit_id, "rejected")
    assert discard.detail == "Ann: I know it (known by its words)"
    assert [(met.edit_id, met.matched) for met in found.met] == [(one.edit_id, "rule_id")]


def test_a_decision_follows_most_of_the_leaves_to_other_words():
    one, other = stated("- One."), stated("- The same in other words.")
    behind = leaves(one, "abcd")
    rejected = said(one, "reject", behind)
    found = chosen({other: behind[:3]}, rejected)
    assert reasons(found) == ["rejected"]
    assert "known by the runs behind it" in found.discards[0].detail
    assert contents(chosen({other: behind[:2] + leaves(other, "xyz")}, rejected))


@pytest.mark.parametrize("decision", ["accept", "pin", "reword"])
def test_a_word_waives_support_and_trust(decision):
    one = stated("- One.")
    text = "- Once." if decision == "reword" else None
    untrusted = leaves(one, "ab", trust="external")
    assert reasons(chosen({one: untrusted})) == ["low support"]
    found = chosen({one: untrusted}, said(one, decision, text=text))
    assert contents(found) == [text or "- One."]
    assert found.edits[0].support == 2


def test_only_a_pin_waives_what_others_say_better():
    strong, weak = stated("- Strong."), stated("- Weak.")
    behind = {strong: leaves(strong, "abcde"), weak: leaves(weak, "abcd")}
    assert reasons(chosen(behind, said(weak, "accept"))) == ["same evidence"]
    found = chosen(behind, said(weak, "pin"))
    assert contents(found) == ["- Weak."]
    assert reasons(found) == ["same evidence"]


def test_a_pinned_rule_that_nobody_states_any_more_rests_on_what_lives():
    one, root = stated("- One."), stated("- Root.")
    all_behind = leaves(one, "abc")
    live = {leaf.edit_id: LiveLeaf(one, leaf) for leaf in all_behind[:1]}
    pinned = said(one, "pin", all_behind)
    found = chosen({root: leaves(root, "defg")}, pinned, live=live)
    assert contents(found) == ["- One.", "- Root."]
    first = found.edits[0]
    assert (first.support, first.rests_on) == (1, (all_behind[0].edit_id,))
    assert first.parents == (one.edit_id,)
    assert contents(chosen({root: leaves(root, "defg")}, pinned)) == ["- Root."]


def test_a_pinned_rule_takes_the_edits_of_the_root_that_still_hold_its_runs():
    one, root = stated("- One."), stated("- Broad.")
    behind = leaves(one, "abc")
    live = {leaf.edit_id: LiveLeaf(one, leaf) for leaf in behind}
    pinned = said(one, "pin", [*behind, *leaves(root, "wxyz")])
    found = chosen({root: behind + leaves(stated("- X."), "pqrs")}, pinned, live=live)
    assert contents(found) == ["- One.", "- Broad."]
    assert found.edits[0].parents == (root.edit_id,)
    assert found.discards == ()


def test_reworded_words_keep_the_lineage():
    one = stated("- One.")
    behind = leaves(one, "abc")
    found = chosen({one: behind}, said(one, "reword", text="- In my words."))
    (edit,) = found.edits
    assert (edit.change.content, edit.parents, edit.support) == (
        "- In my words.",
        (one.edit_id,),
        3,
    )
    assert found.met[0].content == "- One."


def test_a_rule_named_by_a_decision_goes_before_one_its_leaves_speak_for():
    one, two = stated("- One."), stated("- Two.")
    behind = leaves(one, "abcd")
    accepted, rejected = said(one, "accept", behind), said(two, "reject", behind)
    named = match([accepted, rejected], {one.change.rule_id}, {leaf.edit_id for leaf in behind})
    assert (named.decision, named.by) == (accepted, "rule_id")
    by_leaves = match([accepted, rejected], {"rule:other"}, {leaf.edit_id for leaf in behind})
    assert (by_leaves.decision, by_leaves.by) == (rejected, "leaves")
    assert match([rejected], {"rule:other"}, {leaf.edit_id for leaf in behind[:2]}) is None


def test_what_is_unsafe_is_let_in_only_in_the_words_that_a_person_saw():
    one = stated("- See https://example.org/help first.")
    behind = leaves(one, "abc")

    def applied(found):
        made = assemble(
            {"SKILL.md": SKILL}, found.edits, base_origin="base", notes="", accepted=found.accepted
        )
        return [discard.reason for discard in made.discards]

    assert applied(chosen({one: behind})) == ["unsafe"]
    accepted = said(one, "accept", behind)
    assert applied(chosen({one: behind}, accepted)) == []
    other = stated("- See https://evil.example/ first.")
    found = chosen({other: behind}, accepted)
    assert contents(found) == ["- See https://evil.example/ first."]
    assert applied(found) == ["unsafe"]
    own = said(other, "reword", behind, text="- See https://example.org/ours.")
    assert applied(chosen({other: behind}, own)) == []


def test_who_said_it_and_why_does_not_change_what_comes_out():
    one = stated("- One.")
    behind = {one: leaves(one, "ab")}
    accepted = said(one, "accept")
    other = Decision(**{**_fields(accepted), "author": "Bob", "reason": "so"})
    assert accepted.decision_id != other.decision_id
    assert chosen(behind, accepted).edits == chosen(behind, other).edits
    assert chosen(behind).selection_id == chosen(behind, said(stated("- X."), "pin")).selection_id
    assert NOTHING_SAID.decisions == ()


def _fields(decision):
    return {name: getattr(decision, name) for name in Decision.__slots__}
