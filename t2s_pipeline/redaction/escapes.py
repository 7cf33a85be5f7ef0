"""JSON escapes inside a text: the text they stand for, and the way back to where they stand."""

import re
from bisect import bisect_left
from typing import NamedTuple

_HIGH, _LOW = r"u[dD][89abAB][0-9a-fA-F]{2}", r"u[dD][c-fC-F][0-9a-fA-F]{2}"
_ONCE = re.compile(rf"\\(?:{_HIGH}\\{_LOW}|u[0-9a-fA-F]{{4}}|[\"'\\/bfnrt])")
# A run of backslashes is looked at from its start only, so that its length is not squared.
_OFTEN = re.compile(rf"\\(?<!\\\\)\\*+(?:{_HIGH}\\+{_LOW}|u[0-9a-fA-F]{{4}}|[\"'/bfnrt])")
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "": "\\"}


class Unescaped(NamedTuple):
    """A text with its escapes taken away."""

    text: str
    decoded: list[int]  # of each escape, the position of its character in `text`
    after: list[int]  # of each escape, the position behind it in the escaped text

    def raw(self, position: int) -> int:
        """Return where a position of `text` lies in the escaped text."""
        nth = bisect_left(self.decoded, position) - 1
        return position if nth < 0 else self.after[nth] + position - self.decoded[nth] - 1


def unescape(escaped: str) -> Unescaped:
    r"""Take one layer of JSON escapes (and ``\'``) away; a backslash of anything else stays."""
    return _replaced(escaped, _ONCE)


def unescape_fully(escaped: str) -> Unescaped:
    r"""Take escapes away however often they were escaped: ``\\\\n`` too is the end of a line."""
    return _replaced(escaped, _OFTEN)


def within(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span so that it cuts no escape in two."""
    if _odd_backslashes(text, start):
        escape = _ONCE.match(text, start - 1)
        start = escape.end() if escape else start
    return start, end - 1 if _odd_backslashes(text, end) else end


def _replaced(escaped: str, pattern: re.Pattern[str]) -> Unescaped:
    pieces: list[str] = []
    decoded: list[int] = []
    after: list[int] = []
    at = length = 0
    for match in pattern.finditer(escaped):
        start, end = match.span()
        length += start - at
        pieces += escaped[at:start], _character(match.group().lstrip("\\"))
        decoded.append(length)
        after.append(end)
        length += 1
        at = end
    pieces.append(escaped[at:])
    return Unescaped("".join(pieces), decoded, after)


def _character(code: str) -> str:
    if code[:1] != "u":
        return _PLAIN.get(code, code)
    first, last = int(code[1:5], 16), int(code[-4:], 16)
    return chr(first) if len(code) == 5 else chr(0x10000 + ((first - 0xD800) << 10) + last - 0xDC00)


def _odd_backslashes(text: str, end: int) -> bool:
    start = end
    while start and text[start - 1] == "\\":
        start -= 1
    return (end - start) % 2 == 1
