"""What is shown of a long text: its quotes with a margin, its beginning, and how much is left out.

Pieces are strings in their order; a number between them says how many characters are left out.
"""

from collections.abc import Iterable, Sequence

from t2s_pipeline.pages.limits import Limits

Pieces = list[str | int]
NEAR = 40
"""Characters between two windows that are shown rather than counted."""


def brief(text: str, characters: int) -> Pieces:
    """Return the beginning of a text."""
    if len(text) <= characters:
        return [text] if text else []
    return [text[:characters], len(text) - characters]


def marks(quote: str, limits: Limits) -> list[str]:
    """Return what is marked of a quote: all of it, or of a long one its beginning and end."""
    if len(quote) <= limits.quote:
        return [quote]
    return [quote[: limits.quote * 2 // 3], quote[-limits.quote // 3 :]]


def excerpt(text: str, quotes: Iterable[str], limits: Limits) -> Pieces:
    """Return the windows of a text that hold these quotes, the first occurrence of each.

    Args:
        text: of one field of a step.
        quotes: those that stand in it; others are passed over.
        limits: sizes.
    """
    windows = []
    for quote in quotes:
        at = text.find(quote)
        if at < 0:
            continue
        end = at + len(quote)
        head, *tail = marks(quote, limits)
        windows.append((at - limits.margin, at + len(head) + limits.margin * (not tail)))
        windows += [(end - len(part), end + limits.margin) for part in tail]
    return _pieces(text, _joined(windows, len(text)))


def _joined(windows: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        start, end = max(start, 0), min(end, length)
        if start <= NEAR:
            start = 0
        if end >= length - NEAR:
            end = length
        if joined and start <= joined[-1][1] + NEAR:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, windows: Sequence[tuple[int, int]]) -> Pieces:
    pieces: Pieces = []
    at = 0
    for start, end in windows:
        if start > at:
            pieces.append(start - at)
        pieces.append(text[start:end])
        at = end
    if windows and at < len(text):
        pieces.append(len(text) - at)
    return pieces
