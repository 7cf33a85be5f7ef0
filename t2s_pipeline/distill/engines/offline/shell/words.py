"""How a shell reads a command line: words without their quotes, and what stands between them."""

import re
from typing import NamedTuple

_PIECE = re.compile(
    r"""(?P<blank>[ \t]+|\\\n)
    |(?P<operator>\n|\|\||&&|\|&|[|;]|&(?![>\d]))
    |(?P<redirection>(?:\d|&)?(?:>>|<<<?|[<>])(?:&[\d-])?)
    |'(?P<single>[^']*)'
    |"(?P<double>(?:[^"\\]|\\.)*)"
    |\\(?P<escaped>.)
    |(?P<plain>[^\s|;&'"\\<>]+)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPED_IN_DOUBLE = re.compile(r'\\([$`"\\\n])')
_NESTED = re.compile(r"\$\(|`|[<>]\(")


class Part(NamedTuple):
    """One command of a line: its words, and the operator behind it ("" at the end)."""

    words: tuple[str, ...]
    operator: str


def parts(text: str) -> list[Part]:
    """Split a command line into commands; redirections are left out.

    A line that is not closed, or has commands within words, is not read: the list is empty.
    """
    found: list[Part] = []
    words: list[str] = []
    word: str | None = None
    at, skips = 0, False
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            return []
        at = piece.end()
        content = _content(piece)
        if content is not None:
            if piece.lastgroup != "single" and _NESTED.search(piece[0]):
                return []
            word = (word or "") + content
            continue
        if word is not None and not skips:
            words.append(word)
        skips = skips and word is None
        word = None
        if piece.lastgroup == "redirection":
            skips = "&" not in piece[0][1:]
        elif piece.lastgroup == "operator":
            found.append(Part(tuple(words), piece[0]))
            words, skips = [], False
    if word is not None and not skips:
        words.append(word)
    return [part for part in [*found, Part(tuple(words), "")] if part.words]


def _content(piece: re.Match[str]) -> str | None:
    """Return what a piece adds to a word, None if it ends one."""
    if piece.lastgroup == "double":
        return _ESCAPED_IN_DOUBLE.sub(r"\1", piece["double"])
    return piece[piece.lastgroup] if piece.lastgroup in ("single", "escaped", "plain") else None
