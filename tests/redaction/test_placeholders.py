"""Which placeholder a value gets."""

import json

from t2s_pipeline.redaction.redact import redact


def test_values_are_numbered_in_the_order_of_the_record() -> None:
    record = {"b": "x@corp.io", "a": ["y@corp.io", {"x@corp.io": "z@corp.io"}], "c": "y@corp.io"}
    assert redact(record).record == {
        "b": "[EMAIL_1]",
        "a": ["[EMAIL_2]", {"[EMAIL_1]": "[EMAIL_3]"}],
        "c": "[EMAIL_2]",
    }


def test_a_value_betrayed_later_is_numbered_where_it_first_stands(forge) -> None:
    first, second = forge.token(24), forge.token(24)
    record = [f"used {second}", f"token={first}", f"token={second}"]
    assert redact(record).record == ["used [TOKEN_1]", "token=[TOKEN_2]", "token=[TOKEN_1]"]


def test_placeholders_that_stand_are_kept_and_not_reused() -> None:
    record = ["[EMAIL_2] wrote to jane@corp.io", {"password": "[PASSWORD_7]"}, "pw=[PASSWORD_7]"]
    redacted = redact(record)
    assert redacted.record == ["[EMAIL_2] wrote to [EMAIL_3]", *record[1:]]
    assert redacted.counts == {"EMAIL": 1}


def test_what_stands_behind_a_placeholder_is_not_taken_for_its_value() -> None:
    text = "password: [PASSWORD_1] hunter2xyz token=[TOKEN_1]abcdefgh12345678"
    assert redact(text) == (text, {})


def test_a_placeholder_that_became_a_key_announces_nothing(forge) -> None:
    record = {f"sk-ant-{forge.token(40)}": forge.token(24)}
    once = redact(record)
    assert once.counts == {"ANTHROPIC_KEY": 1}
    assert redact(once.record) == (once.record, {})


def test_keys_that_fall_together_are_told_apart() -> None:
    record = {"Jane@corp.io": 1, "jane@corp.io": 2, "[EMAIL_1]": 3}
    assert redact(record).record == {"[EMAIL_2]": 1, "[EMAIL_2] (2)": 2, "[EMAIL_1]": 3}


def test_counts_are_of_occurrences() -> None:
    record = [["a@corp.io b@corp.io", "a@corp.io b@corp.io"], json.dumps({"a": "a@corp.io"})]
    assert redact(record).counts == {"EMAIL": 5}


def test_true_is_not_taken_for_one() -> None:
    assert redact([True, 1, 1.0, "x@corp.io"]).record == [True, 1, 1.0, "[EMAIL_1]"]
    assert json.dumps(redact([True, 1, 1.0, "x@corp.io"]).record).startswith("[true, 1, 1.0,")


def test_a_clean_record_is_returned_as_it_is() -> None:
    record = {"role": "user", "content": "Hello"}
    assert redact(record).record is record
