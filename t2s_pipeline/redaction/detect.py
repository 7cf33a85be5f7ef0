"""The detectors in their order, over one flat text; and what a name says of a whole value."""

from collections.abc import Callable

from t2s_pipeline.redaction.assignments import assigned
from t2s_pipeline.redaction.blocks import jwts, private_keys
from t2s_pipeline.redaction.cards import is_card
from t2s_pipeline.redaction.commands import command_lines
from t2s_pipeline.redaction.emails import emails
from t2s_pipeline.redaction.headers import authorization, bearers, cookies, is_session
from t2s_pipeline.redaction.ibans import ibans
from t2s_pipeline.redaction.kinds import PLACEHOLDER
from t2s_pipeline.redaction.leaves import Leaf
from t2s_pipeline.redaction.library import known_to_detect_secrets
from t2s_pipeline.redaction.names import secret_name
from t2s_pipeline.redaction.numbers import numbers, phones
from t2s_pipeline.redaction.proof import is_secret
from t2s_pipeline.redaction.shapes import shaped
from t2s_pipeline.redaction.spans import Span, disjoint, mask
from t2s_pipeline.redaction.urls import userinfo

_FINDERS: tuple[Callable[[str], list[Span]], ...] = (
    private_keys,
    jwts,
    shaped,
    known_to_detect_secrets,
    userinfo,
    command_lines,
    assigned,
    bearers,
    emails,
    ibans,
    phones,
    numbers,
)


def detect(text: str) -> list[Span]:
    """Find secrets in a flat text; what one detector has found is hidden from the next."""
    spans: list[Span] = []
    if "[" in text:
        spans = [Span(*found.span(), "", "", "") for found in PLACEHOLDER.finditer(text)]
        text = mask(text, spans)
    standing = len(spans)
    for finder in _FINDERS:
        if found := finder(text):
            found = disjoint(found)
            spans += found
            text = mask(text, found)
    return disjoint(spans[standing:])


def by_name(called: str, text: str) -> list[Span]:
    """Judge a whole value by its name: a key of JSON, or the label beside it."""
    name = secret_name(called)
    if name is None or ("[" in text and PLACEHOLDER.search(text)):
        return []
    if name.proof == "authorization":
        return authorization(text, 0)
    value = text.strip()
    start = text.find(value)
    span = Span(start, start + len(value), name.kind, value, "")
    if name.proof == "cookie":
        return cookies(text, 0) or ([span] if is_session(value) else [])
    if name.proof == "card":
        digits = value.replace(" ", "").replace("-", "")
        return [span._replace(value=digits)] if is_card(digits, named=True) else []
    return [span] if is_secret(name, value, "quoted") else []


def in_number(leaf: Leaf) -> list[Span]:
    """Find a card number, or a password of digits, in a JSON number."""
    number, called = leaf
    if number is None or isinstance(number, bool | str) or not 1000 <= abs(number) < 1e20:
        return []
    digits = f"{abs(number):.0f}" if isinstance(number, float) else str(abs(number))
    name = secret_name(called) if called else None
    named = name is not None and name.proof == "card"
    if is_card(digits, named) and number == int(number):
        return [Span(0, 0, "CARD", digits, '"')]
    if name and name.proof == "any" and isinstance(number, int):
        return [Span(0, 0, name.kind, digits, '"')]
    return []
