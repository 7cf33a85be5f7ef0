"""What a model wrote, read without guessing."""

import json

import pytest

from t2s_pipeline.calls import Refused
from t2s_pipeline.distill.engines.model.answers import Joined, Lessons, schema_of
from t2s_pipeline.distill.engines.model.reading import read_value
from t2s_pipeline.distill.engines.model.tools import TOOLS, action_schema, definitions

LESSON = {
    "kind": "repair",
    "trigger": "When x",
    "action": "do y",
    "reason": "It helps.",
    "op": "append_to_section",
    "path": "SKILL.md",
    "section": "S",
    "target": "",
    "evidence": [{"step": 1, "quote": "x happened"}],
}
ANSWER = {"reasoning": "because", "lessons": [LESSON]}
TEXT = json.dumps(ANSWER)
LINES = json.dumps(ANSWER, indent=1)


def lesson(**change):
    return json.dumps({"reasoning": "r", "lessons": [{**LESSON, **change}]})


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        LINES,
        f"\ufeff{TEXT}\n",
        f"```json\n{LINES}\n```",
        f"Here is what I found:\n\n```\n{TEXT}\n```\nI hope that this helps.",
        f"The parts {{trigger}} and {{action}} first. {TEXT} So much for this.",
        f"{TEXT}\n{LINES}",
        f"<think>Perhaps {{}} or {lesson(action='something else')}?</think>\n{TEXT}",
        LINES.replace('"kind": "repair",\n', '"kind": "repair"\n', 1),
        LINES.replace("}\n ]", "},\n ],", 1),
        f"{TEXT}}}",
    ],
    ids=[
        "plain",
        "indented",
        "byte order mark",
        "fenced",
        "text before and after",
        "braces in the text",
        "said twice",
        "thoughts first",
        "a comma missing at the end of a line",
        "commas too many",
        "a brace too many",
    ],
)
def test_an_answer_is_found_wherever_it_stands(text):
    assert read_value(text, Lessons) == Lessons.model_validate(ANSWER)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"it\'s", "it's"),
        (r"C:\data\x", r"C:\data\x"),
        (r"\d+\.csv", r"\d+\.csv"),
        (r"a \" b", 'a " b'),
        (r"caf\u00e9", "café"),
        ("two\nlines", "two\nlines"),
        (r"\upper", r"\upper"),
    ],
)
def test_slips_in_a_string_are_read_as_they_were_meant(written, read):
    text = TEXT.replace("x happened", written)
    assert read_value(text, Lessons).lessons[0].evidence[0].quote == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("I could not find anything.", "no JSON object"),
        (f"{TEXT}\n{lesson(action='do z')}", "two different answers"),
        (f"{TEXT}\nOr rather:\n{{}}", "does not have the form"),
        (TEXT[:-20], "breaks off"),
        (f"{TEXT}\n```json\n{TEXT[:40]}", "breaks off"),
        ("<think>I wonder", "breaks off"),
        (TEXT.replace('"', "'"), "no valid JSON"),
        (TEXT.replace('"reasoning": "because"', '"reasoning" "because"'), "no valid JSON"),
        (TEXT.replace("x happened", 'x "happened" here'), "no valid JSON"),
        ('{"reasoning": "a", "reasoning": "b", "lessons": []}', "there twice"),
        ('{"reasoning": "a", "lessons": NaN}', "no JSON"),
        ('{"reasoning": "a"}', "`lessons`: Field required"),
        (json.dumps({"answer": ANSWER}), "Field required"),
        (lesson(kind="improve"), "`lessons.0.kind`"),
        (lesson(op="create"), "`lessons.0.op`"),
        (lesson(evidence=[]), "one at least is needed"),
        (lesson(trigger="  "), "it is empty"),
        (lesson(reason="x" * 501), "501 characters"),
        (json.dumps({"reasoning": "r", "lessons": [LESSON] * 4}), "at most 3"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_the_reason(text, why):
    with pytest.raises(Refused, match=why):
        read_value(text, Lessons)


def objects(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.parametrize(
    "schema",
    [
        schema_of(Lessons),
        schema_of(Joined),
        action_schema(),
        *(tool["function"]["parameters"] for tool in definitions()),
    ],
)
def test_schemas_are_such_that_endpoints_can_hold_a_model_to_them(schema):
    assert schema["type"] == "object"
    for one in objects(schema):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    assert "default" not in json.dumps(schema)


def test_every_tool_says_what_it_is_for():
    assert [tool["function"]["name"] for tool in definitions()] == list(TOOLS)
    assert all(len(tool["function"]["description"]) > 20 for tool in definitions())
