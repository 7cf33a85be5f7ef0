import json
from dataclasses import replace

import pytest

from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.leaves import Leaf
from t2s_pipeline.distill.selection import SOP, Thresholds, select

LOOK = ("read_contrast", {"tool": "get_order"})


def stated(content, section="S"):
    """A root edit that a model stated."""
    change = Change(op="append_to_section", path="SKILL.md", section=section, content=content)
    return Edit(change=change, node_id="root", level=2, kind="repair", parents=("below",))


def told(family, slots, holds=True):
    """A root edit of the offline engine."""
    lesson = Lesson(family=family, slots=slots, holds=holds, evidence=())
    edit = lesson.edit("root", trust="internal", origin="o")
    return replace(edit, level=2, parents=("below",))


def leaves(edit, tasks, success=False, trust="internal", facts=None, hints=None):
    lesson = json.dumps({"facts": facts or {}, "hints": hints or {}})
    return [
        Leaf(f"{edit.edit_id}/{t}/{n}", f"run {t}.{n}", t, f"origin {n}", trust, success, lesson)
        for n, t in enumerate(tasks)
    ]


def chosen(behind, n_tasks=50, **thresholds):
    return select(
        list(behind),
        {edit.edit_id: found for edit, found in behind.items()},
        n_tasks=n_tasks,
        level=2,
        thresholds=Thresholds(**thresholds),
    )


def reasons(selection):
    return [discard.reason for discard in selection.discards]


def test_rules_are_ranked_by_the_tasks_behind_them():
    one, two = stated("- One."), stated("- Two.")
    found = chosen({one: leaves(one, "abc"), two: leaves(two, "defg")})
    assert [(e.change.content, e.support) for e in found.edits] == [("- Two.", 4), ("- One.", 3)]
    assert found.edits[0].parents == (two.edit_id,)
    assert found.edits[0].node_id == found.selection_id
    assert found.edits[0].level == 3


def test_many_runs_of_few_tasks_are_little_support():
    edit = stated("- One.")
    found = chosen({edit: leaves(edit, "aaaaabbbbb")})
    assert reasons(found) == ["low support"]


def test_fewer_tasks_need_less_support():
    edit = stated("- One.")
    assert chosen({edit: leaves(edit, "ab")}, n_tasks=9).edits
    assert not chosen({edit: leaves(edit, "ab")}, n_tasks=10).edits


def test_what_a_quarter_of_the_tasks_say_is_standing_procedure():
    edit = stated("- One.")
    tasks = [f"t{n}" for n in range(10)]
    assert chosen({edit: leaves(edit, tasks)}, n_tasks=40).edits[0].change.section == SOP
    assert chosen({edit: leaves(edit, tasks)}, n_tasks=41).edits[0].change.section == "S"


def test_a_rule_needs_its_support_at_internal_trust_or_better():
    edit = stated("- One.")
    found = chosen({edit: leaves(edit, "ab") + leaves(edit, "cde", trust="external")})
    assert reasons(found) == ["low trust"]
    found = chosen({edit: leaves(edit, "abc") + leaves(edit, "d", trust="external")})
    assert (found.edits[0].support, found.edits[0].trust) == (4, "external")


def test_rules_on_the_same_runs_become_one():
    strong, weak = stated("- Strong."), stated("- Weak.")
    found = chosen({strong: leaves(strong, "abcde"), weak: leaves(weak, "abcd")})
    assert [e.change.content for e in found.edits] == ["- Strong."]
    assert reasons(found) == ["same evidence"]


def test_lessons_of_one_family_are_pooled_over_tools():
    one = told("resent_unchanged", {"tool": "pay"})
    two = told("resent_unchanged", {"tool": "book"})
    (rule,) = chosen({one: leaves(one, "ab"), two: leaves(two, "c")}).edits
    assert "`pay` or `book`" in rule.change.content
    assert set(rule.parents) == {one.edit_id, two.edit_id}
    assert rule.support == 3


def test_a_contrast_that_fails_as_often_is_dropped():
    one, other = told(*LOOK), told(*LOOK, holds=False)
    found = chosen({one: leaves(one, "abcd"), other: leaves(other, "xy")})
    assert sorted(reasons(found)) == ["contradicted", "counter-evidence"]
    found = chosen({one: leaves(one, "abcde"), other: leaves(other, "xy")})
    assert len(found.edits) == 1


def test_what_succeeds_in_the_same_tasks_is_no_fault():
    slots = {"hand_over": "transfer_to_human_agents"}
    one, other = told("handed_over", slots), told("handed_over", slots, holds=False)
    behind = {one: leaves(one, "abcd", hints={"tool": "pay"})}
    assert chosen(behind | {other: leaves(other, "xyz")}).edits
    found = chosen(behind | {other: leaves(other, "ab")})
    assert sorted(reasons(found)) == ["contradicted", "counter-evidence"]


def test_a_conditional_rule_rests_on_the_runs_under_its_condition_only():
    one, other = told("wrong_call", {"tool": "pay"}), told("wrong_call", {"tool": "pay"}, False)
    sent = leaves(one, [f"w{n}" for n in range(5)], facts={"state": "sent"})
    odd = leaves(one, ["odd"], facts={"state": "open"})
    right = leaves(other, [f"r{n}" for n in range(6)], True, facts={"state": "open"})
    (rule,) = chosen({one: sent + odd, other: right}).edits
    assert "when the record shows this: state is sent" in rule.change.content
    assert set(rule.rests_on) == {leaf.edit_id for leaf in sent}
    assert rule.support == 5


def test_a_cure_that_varies_is_no_cure():
    slots = {"tool": "pay", "error": "no funds"}
    card = told("cured_error", {**slots, "argument": "card"})
    total = told("cured_error", {**slots, "argument": "sum"})
    found = chosen({card: leaves(card, "abc"), total: leaves(total, "de")})
    assert reasons(found) == ["no consistent cure"] * 2


def test_cures_too_rare_by_themselves_are_pooled_over_messages():
    one = told("cured_error", {"tool": "pay", "error": "no funds", "argument": "card"})
    two = told("cured_error", {"tool": "book", "error": "card expired", "argument": "card"})
    (rule,) = chosen({one: leaves(one, "ab"), two: leaves(two, "c")}).edits
    assert "“no funds” or “card expired”, change `card`" in rule.change.content


def test_a_right_value_is_told_only_if_it_was_right_each_time():
    slots = {"tool": "pay", "argument": "fee", "how": "too high"}
    edit = told("wrong_argument", slots)
    (rule,) = chosen({edit: leaves(edit, "abc", hints={"right_value": "0"})}).edits
    assert "where 0 was right" in rule.change.content
    mixed = leaves(edit, "abc", hints={"right_value": "0"}) + leaves(edit, "d")
    (rule,) = chosen({edit: mixed}).edits
    assert "was right" not in rule.change.content


def test_a_change_that_made_calls_pass_and_runs_fail_is_told_as_no_cure():
    slots = {"tool": "pay", "error": "no funds", "argument": "card"}
    good, bad = told("cured_error", slots), told("cured_error", slots, holds=False)
    behind = {good: leaves(good, "x", True), bad: leaves(bad, "abc")}
    found = chosen(behind)
    (rule,) = found.edits
    assert "do not change `card` on your own just so that the call passes" in rule.change.content
    assert rule.parents == (bad.edit_id,)
    assert reasons(found) == ["low support"]


def test_an_argument_that_is_only_wrong_with_others_is_a_consequence():
    edit = told("wrong_argument", {"tool": "pay", "argument": "sum", "how": "too high"})
    alone = leaves(edit, "ab", hints={"alone": "yes"})
    with_others = leaves(edit, "cd", hints={"alone": "no"})
    assert chosen({edit: alone + with_others}).edits
    assert reasons(chosen({edit: alone[:1] + with_others})) == ["consequence"]


@pytest.mark.parametrize("n_tasks", [5, 50])
def test_every_root_edit_is_chosen_or_dropped_and_never_both(n_tasks):
    families = [
        told("resent_unchanged", {"tool": "pay"}),
        told("wrong_call", {"tool": "pay"}),
        told(*LOOK),
        told(*LOOK, holds=False),
        stated("- One."),
        stated("- Two."),
    ]
    behind = {edit: leaves(edit, "abcd"[: n + 1]) for n, edit in enumerate(families)}
    found = chosen(behind, n_tasks)
    used = {parent for edit in found.edits for parent in edit.parents}
    dropped = {discard.item_id for discard in found.discards}
    assert used | dropped == {edit.edit_id for edit in families}
    assert not used & dropped
