"""Sixty secrets planted where traces hold text: none survives, in no escaping."""

import json
from collections.abc import Callable, Iterator

import pytest

from t2s_pipeline.redaction.escapes import unescape
from t2s_pipeline.redaction.redact import redact

CONTEXTS: tuple[str, ...] = (
    "export DB_PASSWORD={}",
    "password = '{}'",
    "Server=h;User Id=sa;Password={};",
    "curl -u admin:{} https://h",
    'log: {{"password": "{}"}}',
)


def _spelled(text: str) -> str:
    """Write every third character as an escape."""
    spelled = (
        f"\\u{ord(c):04x}" if n % 3 == 0 else json.dumps(c)[1:-1] for n, c in enumerate(text)
    )
    return "".join(spelled)


PLACES: dict[str, Callable[[str], object]] = {
    "message text": lambda text: {"role": "user", "content": f"Look: {text} - thanks"},
    "text parts": lambda text: {"content": [{"type": "text", "text": text}]},
    "tool arguments": lambda text: {"function": {"arguments": json.dumps({"q": text, "n": 1})}},
    "nested arguments": lambda text: {"arguments": json.dumps({"q": json.dumps([{"x": text}])})},
    "tool result": lambda text: {"role": "tool", "content": f"line 1\n{text}\nline 3"},
    "json result": lambda text: {"role": "tool", "content": json.dumps([{"out": text}], indent=1)},
    "log of json": lambda text: "sent " + json.dumps({"body": json.dumps({"m": text})}) + " ok",
    "key": lambda text: {"seen": {text: 1}},
    "key of arguments": lambda text: {"arguments": json.dumps({text: True})},
    "escaped": lambda text: {"arguments": '{"q": "' + _spelled(text) + '"}'},
    "escaped text": lambda text: "cut " + _spelled(text),
}


def _texts(record: object) -> Iterator[str]:
    """Yield the record's JSON, and what it becomes as escapes are taken away."""
    text = json.dumps(record)
    while True:
        yield text
        bare = unescape(text).text
        if bare == text:
            return
        text = bare


def _same_json(before: object, after: object) -> None:
    """Strings that held JSON hold JSON of the same shape."""
    if isinstance(before, dict) and isinstance(after, dict):
        for one, other in zip(before.items(), after.items(), strict=True):
            _same_json(one[1], other[1])
    elif isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after, strict=True):
            _same_json(one, other)
    elif isinstance(before, str) and before[:1] in ("{", "["):
        _same_json(json.loads(before), json.loads(str(after)))
    else:
        assert type(before) is type(after)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_none_of_sixty_planted_secrets_survives(place, forge, shapes) -> None:
    shaped = [(make(forge), "{}") for _, _, make in shapes]
    betrayed = [(forge.password(), CONTEXTS[n % len(CONTEXTS)]) for n in range(60 - len(shaped))]
    planted = [*shaped, *betrayed]
    assert len({kind for _, kind, _ in shapes} | {"PASSWORD"}) >= 10
    record = [place(around.format(secret)) for secret, around in planted]
    redacted = redact(record)
    survivors = [
        secret
        for text in _texts(redacted.record)
        for secret, _ in planted
        if secret.removeprefix("AccountKey=").split("\n")[-2:][0] in text
    ]
    assert survivors == []
    assert sum(redacted.counts.values()) == len(planted) == 60
    _same_json(record, redacted.record)
    assert redact(redacted.record) == (redacted.record, {})


def test_planted_secrets_are_equal_where_they_are_equal(forge, shapes) -> None:
    secrets = [make(forge) for _, _, make in shapes]
    redacted = redact([secrets, json.dumps(secrets), dict.fromkeys(secrets, 1)])
    plain, text, keys = redacted.record
    assert plain == json.loads(text) == list(keys)
    assert len(set(plain)) == len(secrets)


def test_planted_cards_do_not_survive_as_numbers(forge) -> None:
    cards = [int(forge.card("4", 16)) for _ in range(10)]
    record = {"cards": cards, "arguments": json.dumps({"cards": cards}), "one": cards[0]}
    redacted = redact(record)
    assert not any(str(card) in json.dumps(redacted.record) for card in cards)
    assert json.loads(redacted.record["arguments"])["cards"] == redacted.record["cards"]
