"""Payment card numbers."""

import re

from t2s_pipeline.redaction.spans import Span

_CARD = re.compile(
    r"[0-9]{13,19}(?![0-9])|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?(?![0-9])"
    r"|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5}(?![0-9])"
)
_ISSUER = re.compile(  # prefix and length: Visa, Mastercard, Amex, Diners, Discover, JCB, UnionPay
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[1-5][0-9]{14}|(?:222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}"
    r"|27[01][0-9]|2720)[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11}"
    r"|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}|35(?:2[89]|[3-8][0-9])[0-9]{12}"
    r"|62[0-9]{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{9,15}"
)
_ABOUT_CARDS = re.compile(r"card|visa|\bcc\b|\bpan\b|payment", re.IGNORECASE)
_CONTEXT = 40  # characters before a number that may say what it is
_ATTACHED = re.compile(r"\w|\.[0-9]")
_ROW_BEFORE = re.compile(r"[0-9a-f]{4}[ -]\Z")  # one more group of four: a table, a hex dump
_ROW_AFTER = re.compile(r"[ -][0-9a-f]{4}(?![a-z])")


def is_card(digits: str, named: bool) -> bool:
    """Tell a card number by issuer, length and Luhn check.

    Thirteen digits are as often a bar code, seventeen to nineteen a random 64-bit id: they count
    only where they are named (grouped, or near a word) as a card's.
    """
    if not _ISSUER.fullmatch(digits) or not (named or 14 <= len(digits) <= 16):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def card_at(text: str, at: int) -> Span | None:
    """Return the card number that starts at a position: in one piece or in its usual groups."""
    found = _CARD.match(text, at)
    if not found or _ATTACHED.match(text, found.end()):
        return None
    digits = found.group().replace(" ", "").replace("-", "")
    grouped = len(digits) < len(found.group())
    if grouped and _ROW_BEFORE.search(text, max(0, at - 5), at):
        return None
    if grouped and _ROW_AFTER.match(text, found.end()):
        return None
    named = grouped or bool(_ABOUT_CARDS.search(text, max(0, at - _CONTEXT), at))
    return Span(*found.span(), "CARD", digits, "") if is_card(digits, named) else None
