"""Which lessons of a model become edits, and what is said of the others."""

import pytest

from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.engines.model.answers import Lesson, Quote
from t2s_pipeline.distill.engines.model.particulars import of_few, restated
from t2s_pipeline.distill.engines.model.places import change_of, refusal, worded
from t2s_pipeline.distill.engines.model.vetting import Vetting
from t2s_pipeline.distill.skill.sections import PHASES
from tests.distill.offline.conftest import Story

POLICY = "Today is 2031-04-02. Refunds take 30 days. Call get_order before anything else."


def run(success=False):
    story = Story("desk/file.1.0", success=success, policy=POLICY)
    story.user("I am Mia Kern (mia@kern.example). Order R000123 cost me $250, refund it to Berlin!")
    story.call("get_order", {"order_id": "R000123", "city": "Berlin"}, {"state": "Shipped"})
    story.call("refund", {"order_id": "R000123", "amount": 250, "name": "Mia"}, "Error: denied")
    return story.says("The order cannot be refunded any more, Shipped as it is.").end()


def lesson(**change):
    return Lesson(
        **{
            "kind": "repair",
            "trigger": "When `refund` answers that it is denied",
            "action": "read the order's state first",
            "reason": "A shipped order is never refunded.",
            "op": "append_to_section",
            "section": PHASES[0],
            "evidence": [Quote(step=3, quote="Error: denied")],
            **change,
        }
    )


@pytest.fixture
def vet(base):
    def vet(*lessons, trajectory=None):
        return Vetting(trajectory or run(), base, "patch:1").vet(lessons)

    return vet


def test_a_lesson_becomes_an_edit_of_its_patch(vet):
    (edit,), faults = vet(lesson())
    assert not faults
    assert edit.change.content == (
        "- When `refund` answers that it is denied, read the order's state first. "
        "A shipped order is never refunded."
    )
    assert (edit.node_id, edit.level, edit.kind, edit.origins) == (
        "patch:1",
        0,
        "repair",
        ("origin",),
    )
    assert edit.evidence == (("desk/file.1.0", 3, "Error: denied"),)


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        (Quote(step=3, quote="Error: refused"), "does not contain the quote"),
        (Quote(step=3, quote="error: denied"), "does not contain the quote"),
        (Quote(step=2, quote="Error: denied"), "does not contain the quote"),
        (Quote(step=3, quote="Error:  denied"), "does not contain the quote"),
        (Quote(step=9, quote="Error: denied"), "There is no step 9"),
        (Quote(step=3, quote="  "), "does not contain the quote"),
        (Quote(step=3, quote="den"), "too short"),
    ],
)
def test_a_quote_that_does_not_stand_in_its_step_is_a_fault(vet, quote, problem):
    edits, (fault,) = vet(lesson(evidence=[Quote(step=3, quote="Error: denied"), quote]))
    assert not edits
    assert fault.reason == "evidence not verbatim"
    assert problem in fault.problems[0]
    assert fault.rule in fault.discard.detail


def test_a_short_quote_will_do_if_it_is_all_that_was_said(vet):
    story = Story("t", policy=POLICY).user("help").call("find", {}, "none")
    (edit,), _ = vet(lesson(evidence=[Quote(step=2, quote="none")]), trajectory=story.end())
    assert edit.evidence[0].quote == "none"


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("use order R000123", ["R000123"]),
        ("refund $250 at once", ["250"]),
        ("write to mia@kern.example", ["mia@kern.example"]),
        ("ask Mia whether Berlin is right", ["Berlin", "Mia"]),
        ("wait 30 days", []),
        ("check it on 2031-04-02", []),
        ("look whether it is Shipped", []),
        ("try 3 times", []),
        ("call `get_order` with `order_id`", []),
        ("refund 40 of them", []),
    ],
)
def test_what_belongs_to_the_task_alone_is_not_restated(vet, base, words, own):
    assert restated(words, run(), base) == own
    faults = vet(lesson(action=words)).faults
    assert bool(faults) == bool(own)
    assert all(fault.reason == "restates the task" for fault in faults)


def test_values_of_expected_actions_are_of_the_task_too(base):
    story = Story("t", expected=[("pay", {"card": "card_99012"})]).user("Pay.")
    assert restated("use card_99012", story.end(), base) == ["card_99012"]


def test_words_of_most_tasks_belong_to_none():
    texts = ["Move R000001 to room 4711", "Move R000002 to room 4711", "Clean room 4711"]
    assert of_few("R000001 is in room 4711", texts) == ["R000001"]


def test_without_an_outcome_only_errors_teach(vet):
    answered = lesson(evidence=[Quote(step=2, quote='"state": "Shipped"')])
    edits, (fault,) = vet(answered, lesson(action="do else"), trajectory=run(success=None))
    assert len(edits) == 1
    assert fault.reason == "outcome unknown"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"path": "../../etc/x.md"}, "bad path"),
        ({"path": "scripts/run.md"}, "protected file"),
        ({"path": "references/none.md"}, "file not found"),
        ({"section": ""}, "missing section"),
        ({"section": "A [link](https://x.example)"}, "unsafe"),
        ({"section": "A\n\nB"}, None),
        ({"op": "insert_after", "target": "no such line"}, "target not found"),
        ({"op": "replace", "section": "S", "target": ""}, "missing target"),
        ({"reason": "See https://x.example/y."}, None),
    ],
)
def test_a_lesson_without_a_place_is_a_fault(vet, change, reason):
    """What a person may accept goes on as it is: whether it is applied is decided later."""
    edits, faults = vet(lesson(**change))
    assert [fault.reason for fault in faults] == ([reason] if reason else [])
    assert len(edits) == (reason is None)


def test_a_rule_said_twice_is_one_with_all_its_quotes(vet):
    other = lesson(evidence=[Quote(step=4, quote="cannot be refunded")])
    (edit,), _ = vet(lesson(), other)
    assert [quote.step for quote in edit.evidence] == [3, 4]


@pytest.mark.parametrize(
    ("parts", "content"),
    [
        (
            ("when it rains,", "Take an umbrella.", "you stay dry"),
            "- When it rains, take an umbrella. You stay dry.",
        ),
        (
            ("- Before calling `a`", "`b` must be called", "`a` is refused."),
            "- Before calling `a`, `b` must be called. `a` is refused.",
        ),
        (("If A", "IDs are to be checked;", "Why?"), "- If A, IDs are to be checked. Why?"),
    ],
)
def test_the_parts_of_a_rule_are_put_together_as_one_item(parts, content):
    assert worded(*parts) == content


def test_a_section_is_named_as_the_skill_names_it():
    skill = {"SKILL.md": "# X\n\n## Look First\n\ntext\n"}
    for said, name in (("look first", "Look First"), ("## BEFORE you start", PHASES[0])):
        assert change_of(lesson(section=said), skill).section == name


def test_unsafe_content_is_refused_where_it_counts(base):
    change = Change(
        op="append_to_section", path="SKILL.md", section="S", content="- See https://x.example/y."
    )
    assert refusal(change, base, unsafe_too=False) is None
    assert refusal(change, base, unsafe_too=True).reason == "unsafe"
