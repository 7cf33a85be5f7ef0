"""Addresses and numbers of people."""

import pytest

from t2s_pipeline.redaction.cards import is_card
from t2s_pipeline.redaction.redact import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail Jane.Doe+x@mail.example.co.uk.", "mail [EMAIL_1]."),
        ("Jane <jane@corp.io>, John <john@corp.io>", "Jane <[EMAIL_1]>, John <[EMAIL_2]>"),
        ("'o.brien@corp.ie'", "'[EMAIL_1]'"),
        ("?to=jane%40corp.io&x=1", "?to=[EMAIL_1]&x=1"),
        ("a\\njane@corp.io\\tb", "a\\n[EMAIL_1]\\tb"),
        ("联系jane@corp.io联系", "联系[EMAIL_1]联系"),
        ("JANE@corp.io and jane@CORP.io", "[EMAIL_1] and [EMAIL_1]"),
        ("amqp://jane@corp.io:Sun-5hine@mq", "amqp://[EMAIL_1]:[PASSWORD_1]@mq"),
        ("mailto:jane@corp.io?subject=x", "mailto:[EMAIL_1]?subject=x"),
        ("call +1 (415) 555-2671 now", "call [PHONE_1] now"),
        ("(415) 555-2671 / 415-555-2671 / 415.555.2671", "[PHONE_1] / [PHONE_1] / [PHONE_1]"),
        ("tel:+14155552671, 1-415-555-2671", "tel:[PHONE_1], [PHONE_1]"),
        ("+44 20 7946 0018, +49 151 23456789", "[PHONE_1], [PHONE_2]"),
        ("+33 1 42 68 53 00 2024", "[PHONE_1] 2024"),
        ("4111 1111 1111 1111, 4111-1111-1111-1111", "[CARD_1], [CARD_1]"),
        ("4111111111111111 5500005555555559", "[CARD_1] [CARD_2]"),
        ("card 3782 822463 10005 12/26", "card [CARD_1] 12/26"),
        ("visa 4222222222222", "visa [CARD_1]"),
        ("GB82 WEST 1234 5698 7654 32", "[IBAN_1]"),
        ("DE89370400440532013000 or DE89 3704 0044 0532 0130 00.", "[IBAN_1] or [IBAN_1]."),
        ("BE68 5390 0754 7034 THIS", "[IBAN_1] THIS"),
        ("SSN 219-09-9999", "SSN [SSN_1]"),
        ("social security 219 09 9999", "social security [SSN_1]"),
    ],
)
def test_a_person_is_replaced(text, expected) -> None:
    assert redact(text).record == expected


@pytest.mark.parametrize(
    "number", [4111111111111111, -4111111111111111, 4111111111111111.0, 378282246310005]
)
def test_a_card_is_found_as_a_json_number(number) -> None:
    assert redact({"n": number, "m": 1}) == ({"n": "[CARD_1]", "m": 1}, {"CARD": 1})


def test_thirteen_or_nineteen_digits_are_a_card_only_where_they_are_called_one() -> None:
    record = {
        "ean": 4222222222222,
        "card_number": 4222222222222,
        "creditCard": "4" + "0" * 17 + "6",
    }
    assert redact(record).record == {
        "ean": 4222222222222,
        "card_number": "[CARD_1]",
        "creditCard": "[CARD_2]",
    }


def test_equal_numbers_in_other_spellings_are_equal() -> None:
    record = ["4111 1111 1111 1111", 4111111111111111, {"card": "4111-1111-1111-1111"}]
    assert redact(record).record == ["[CARD_1]", "[CARD_1]", {"card": "[CARD_1]"}]


@pytest.mark.parametrize(
    "digits", ["4111111111111112", "9111111111111111", "411111111111111", "0000000000000000"]
)
def test_issuer_length_and_check_digit_must_all_fit(digits) -> None:
    assert not is_card(digits, named=True)
