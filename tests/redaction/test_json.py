"""JSON inside strings: searched as JSON, and still the same JSON afterwards."""

import json

import pytest

from t2s_pipeline.redaction.redact import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ "to":"jane@corp.io",\n "n": 1.50 }', '{ "to":"[EMAIL_1]",\n "n": 1.50 }'),
        ('{"card": 4111111111111111, "n": 1}', '{"card": "[CARD_1]", "n": 1}'),
        ("[4.111111111111111e15, true, null, -0.0]", '["[CARD_1]", true, null, -0.0]'),
        ('{"jane@corp.io": {"a": []}}', '{"[EMAIL_1]": {"a": []}}'),
        ('{"a": "jane\\u0040corp.io \\u00e9\\/"}', '{"a": "[EMAIL_1] \\u00e9\\/"}'),
        ('{"p\\u0061ssword": "\\u0073unshine"}', '{"p\\u0061ssword": "[PASSWORD_1]"}'),
        ('{"a": 1, "a": "jane@corp.io"}', '{"a": 1, "a": "[EMAIL_1]"}'),
        ('"jane@corp.io"', '"[EMAIL_1]"'),
        ('{"n": 4111111111111111}\n{"n": 2}', '{"n": "[CARD_1]"}\n{"n": 2}'),
        ('log {"n": 4111111111111111, "cut": "', 'log {"n": "[CARD_1]", "cut": "'),
        ('log "{\\"n\\": 4111111111111111}"', 'log "{\\"n\\": \\"[CARD_1]\\"}"'),
    ],
)
def test_json_in_a_string_keeps_its_form(text, expected) -> None:
    assert redact(text).record == expected


def test_json_in_json_in_json_is_read_to_the_bottom() -> None:
    inner: object = {"password": 'q"u\\o1te', "card": 4111111111111111, "to": "jane@corp.io"}
    text = json.dumps(inner)
    for _ in range(4):
        text = json.dumps({"arguments": text})
    found = redact(text).record
    for _ in range(4):
        found = json.loads(str(found))["arguments"]
    expected = {"password": "[PASSWORD_1]", "card": "[CARD_1]", "to": "[EMAIL_1]"}
    assert json.loads(str(found)) == expected


def test_a_record_nested_deeper_than_the_stack_is_searched() -> None:
    record: list[object] = ["jane@corp.io"]
    for _ in range(5000):
        record = [record]
    redacted = redact(record)
    assert redacted.counts == {"EMAIL": 1}


def test_a_text_nested_deeper_than_the_stack_is_searched_as_text() -> None:
    text = "[" * 5000 + '"jane@corp.io"' + "]" * 5000
    assert redact(text).record == text.replace("jane@corp.io", "[EMAIL_1]")


@pytest.mark.parametrize("record", [{"a": b"x"}, (1, 2), {1: 2}, [{"a": {1.5}}]])
def test_what_json_cannot_hold_is_refused(record) -> None:
    with pytest.raises(TypeError):
        redact(record)


def test_the_record_that_came_in_is_not_changed() -> None:
    record = {"to": ["jane@corp.io"]}
    assert redact(record).record == {"to": ["[EMAIL_1]"]}
    assert record == {"to": ["jane@corp.io"]}
