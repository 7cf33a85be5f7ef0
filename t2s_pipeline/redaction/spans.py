"""Where values stand in a text, and the text without them."""

from typing import NamedTuple

# Stands for what was already found while the rest is searched. It is whitespace to `\s` and no
# pattern crosses it; separators are written `[ \t]`, so a value behind it is not taken for the
# value of the name before it.
MASK = "\x1f"


class Span(NamedTuple):
    """Where a value stands in a text, and what it is."""

    start: int
    end: int
    kind: str
    value: str  # decoded and normalised: equal values get equal placeholders
    quote: str  # put around the placeholder where a JSON number must become a string


def mask(text: str, spans: list[Span]) -> str:
    """Return the text of the same length with the (disjoint, sorted) spans blanked."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += text[at : span.start], MASK * (span.end - span.start)
        at = span.end
    return "".join((*pieces, text[at:]))


def disjoint(spans: list[Span]) -> list[Span]:
    """Sort spans; of overlapping ones keep the earliest, then the longest."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def lowered(text: str) -> str:
    """Return the text in small letters, every character where it was."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    # A few capitals have a longer small form.
    return "".join(c.lower() if c.isascii() else c for c in text)
