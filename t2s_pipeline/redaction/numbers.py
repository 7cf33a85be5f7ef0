"""Numbers of people in a text: cards, US social security, telephones."""

import re
from functools import lru_cache

import phonenumbers

from t2s_pipeline.redaction.cards import card_at
from t2s_pipeline.redaction.spans import Span

# A digit that starts a number, and enough behind it to be one of ours. A set first, and the look
# back *behind* it, let the search skip quickly over what is no digit.
_RUN = re.compile(
    r"[0-9](?<![A-Za-z0-9_][0-9])(?<![^A-Za-z]\.[0-9])"
    r"(?:(?<=[2-6])(?:(?=[0-9]{12})|(?<![0-9]{4}[ -][0-9])(?=[0-9]{3}[ -][0-9]{4}))"
    r"|(?=[0-9]{2}(?:[- ][0-9]{2}[- ][0-9]{4}|[ .)-]{1,2}[0-9]{3}[ .-][0-9]{4})))"
)
_SSN = re.compile(r"(?!000|666|9)[0-9]{3}([- ])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![\w-])")
_ABOUT_SSN = re.compile(r"ssn|social", re.IGNORECASE)
_CONTEXT = 40  # characters before a number that may say what it is
_NATIONAL = re.compile(
    r"(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ -]?[2-9][0-9]{2}[ -]|[2-9][0-9]{2}(?:([.-])[2-9][0-9]{2}\1"
    r"| [2-9][0-9]{2}[ -]))[0-9]{4}(?![\w-]|\.[0-9]|[ \t]+[0-9])"
)
_TRUNK = re.compile(r"(?<![\w.])1[ .-]\Z")
_IN_ROW = re.compile(r"(?:[02-9.]|[0-9]1)[ -]\Z")  # of a table; a lone 1 is a trunk code
_INTERNATIONAL = re.compile(r"\+(?<![\w+/]\+)[1-9](?:[ .()/-]{0,2}[0-9]){6,14}(?![0-9A-WYZa-wyz_])")
_LAST_GROUP = re.compile(r"[ .()/-]+[0-9]+\Z")
_COORDINATE = re.compile(r"\+[0-9]{1,3}\.[0-9]{3,}(?![.0-9])(?!-[0-9]{4}\Z)")


def numbers(text: str) -> list[Span]:
    """Find payment cards, social security numbers and national telephone numbers."""
    starts = [run.start() for run in _RUN.finditer(text)]
    found = (card_at(text, at) or _ssn(text, at) or _phone(text, at) for at in starts)
    return [span for span in found if span]


def phones(text: str) -> list[Span]:
    """Find international telephone numbers: those with a + in front."""
    if "+" not in text:
        return []
    spans = []
    for found in _INTERNATIONAL.finditer(text):
        number = "" if _COORDINATE.match(found.group()) else _longest_valid(found.group())
        if number:
            end = found.start() + len(number)
            spans.append(Span(found.start(), end, "PHONE", _digits(number), ""))
    return spans


def _ssn(text: str, at: int) -> Span | None:
    found = _SSN.match(text, at)
    if not found or _IN_ROW.search(text, max(0, at - 3), at) or text[max(0, at - 1) : at] == "-":
        return None
    if found[1] == " " and not _ABOUT_SSN.search(text, max(0, at - _CONTEXT), at):
        return None
    return Span(*found.span(), "SSN", _digits(found.group()), "")


def _phone(text: str, at: int) -> Span | None:
    start = at - 1 if text[max(0, at - 1) : at] == "(" else at
    start -= 2 * bool(_TRUNK.search(text, max(0, start - 3), start))
    found = _NATIONAL.match(text, start)
    if not found or _IN_ROW.search(text, max(0, start - 3), start):
        return None
    if text[max(0, start - 1) : start] == "-" or not _is_phone(found.group(), "US"):
        return None
    digits = _digits(found.group())
    return Span(*found.span(), "PHONE", digits if len(digits) == 11 else "1" + digits, "")


def _longest_valid(number: str) -> str:
    """Return the number without the groups at its end that belong to what follows, or nothing."""
    while len(number) > 7 and not _is_phone(number, None):
        last = _LAST_GROUP.search(number)
        number = number[: last.start()] if last else ""
    return number if len(number) > 7 else ""


@lru_cache(maxsize=4096)
def _is_phone(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))
