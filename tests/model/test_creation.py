"""A first draft of a skill from its tasks alone, and the line that says when to use it."""

import json

import pytest

from t2s_pipeline.distill.engines.model.conversation import Failed
from t2s_pipeline.distill.engines.model.creation import Creation, describe_skill, draft_skill
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.skill.validity import problems

TASKS = [f"Move parcel R{n:06d} to shelf {n + 40} before noon, please." for n in range(30)]
SECTION = {"title": "How to work", "lines": ["Find the parcel first."]}


def creation(complete, tasks=TASKS, **limits):
    return Creation("parcel-desk", tasks, complete, Limits(**limits))


def draft(**change):
    return json.dumps({"description": "Move parcels.", "sections": [SECTION], **change})


def test_a_draft_is_a_valid_skill_made_of_task_texts(brain):
    complete = brain()
    files = draft_skill(creation(complete))
    assert problems("parcel-desk", files) == []
    text = files["SKILL.md"]
    assert "## How to work\n\n- Find out first" in text
    assert "parcel" in text.split("description:")[1].split("\n")[0]
    (request,) = complete.requests
    assert request.stage == "draft"
    assert all(task in request.messages[1]["content"] for task in TASKS)


def test_marks_that_a_model_adds_are_not_doubled(brain):
    said = draft(sections=[{"title": "## How to work", "lines": ["- Find the parcel first."]}])
    text = draft_skill(creation(brain(alter=lambda n, message: said)))["SKILL.md"]
    assert "\n## How to work\n\n- Find the parcel first.\n" in text


def test_the_same_tasks_are_the_same_item(brain):
    one, other = brain(), brain()
    draft_skill(creation(one))
    draft_skill(creation(other))
    assert one.requests == other.requests
    draft_skill(creation(other, TASKS[:3]))
    assert one.requests[0].item_id != other.requests[1].item_id


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (draft(description="x" * 1025), "1025 characters of 1024"),
        (draft(sections=[{**SECTION, "lines": ["See https://x.example."]}]), "a URL"),
        (draft(sections=[{**SECTION, "lines": ["Run `pip install x` first."]}]), "install"),
        (draft(sections=[{**SECTION, "lines": ["Look after R000007."]}]), "R000007"),
        (draft(sections=[{**SECTION, "title": "[x](https://y.example)"}]), "a URL"),
        (draft(sections=[]), "one at least"),
        ("no", "no JSON"),
    ],
)
def test_a_draft_that_is_no_valid_skill_goes_back_once(brain, bad, why):
    good = draft()
    complete = brain(alter=lambda n, message: bad if n == 0 else good)
    assert "Find the parcel first." in draft_skill(creation(complete))["SKILL.md"]
    assert why in complete.refused[0]
    with pytest.raises(Failed):
        draft_skill(creation(brain(alter=lambda n, message: bad)))


def test_a_description_says_what_and_when_and_is_allowed(brain):
    complete = brain()
    told = describe_skill(creation(complete), "")
    assert told.startswith("How to do parcel desk tasks. Use it when")
    assert complete.requests[0].stage == "describe"
    asked = describe_skill(creation(complete), "# Rules\n\n- Weigh first.")
    assert asked
    assert "Weigh first." in complete.requests[1].messages[1]["content"]


def test_of_many_tasks_some_of_all_parts_are_shown(brain):
    tasks = [f"{n:05d} {'words ' * 100}" for n in range(3000)]
    complete = brain()
    describe_skill(creation(complete, tasks, context_tokens=12_000), "")
    asked = complete.requests[0].messages[1]["content"]
    assert len(asked) < 12_000 * 4
    shown = [int(line.split()[0]) for line in asked.split("\n") if line[:5].isdigit()]
    assert shown[0] == 0
    assert shown[-1] > 2800
