"""Rules in an order in which similar ones are neighbours, cut where they are least alike.

A batch that does not fit one question is asked in pieces, and only what is asked together can be
joined. All numbers are whole, so that the order is the same everywhere.
"""

import re
from collections import Counter
from collections.abc import Sequence

from t2s_pipeline.distill.engines.model.affinity import stems

SCALE = 1_000_000
EARLIEST_CUT = 2 / 3
"""A piece is filled at least so far before a good place to cut is looked for."""
_NAME = re.compile(r"`([^`]+)`")


class Likeness:
    """How alike some texts are, by the words and names they share; rare ones weigh more."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts."""
        self._words = [stems(text) | set(_NAME.findall(text)) for text in texts]
        counts = Counter(word for words in self._words for word in words)
        self._weights = {word: SCALE // count for word, count in counts.items()}
        self._sums = [self._sum(words) for words in self._words]

    def between(self, one: int, other: int) -> int:
        """Return from 0 (nothing in common) to 1,000,000 (the same words)."""
        common = self._sum(self._words[one] & self._words[other])
        return 2 * common * SCALE // max(self._sums[one] + self._sums[other], 1)

    def _sum(self, words: frozenset[str] | set[str]) -> int:
        return sum(self._weights[word] for word in words)


def pieces(texts: Sequence[str], sizes: Sequence[int], capacity: int) -> list[list[int]]:
    """Cut texts into pieces that hold what is alike.

    Args:
        texts: at least two.
        sizes: of the texts.
        capacity: the most that a piece may have, unless it is a single text.

    Returns:
        positions of the texts, at least two pieces.
    """
    likeness = Likeness(texts)
    chain = _chain(likeness, len(texts))
    cut: list[list[int]] = []
    while chain:
        end = _end(chain, sizes, capacity, likeness)
        if end == len(texts):
            end = max(len(texts) // 2, 1)
        cut.append(chain[:end])
        chain = chain[end:]
    return cut


def _chain(likeness: Likeness, count: int) -> list[int]:
    """Begin with the first text; after each comes the one that is most like it."""
    chain, left = [0], list(range(1, count))
    while left:
        nearest = max(left, key=lambda at: (likeness.between(chain[-1], at), -at))
        chain.append(nearest)
        left.remove(nearest)
    return chain


def _end(chain: Sequence[int], sizes: Sequence[int], capacity: int, likeness: Likeness) -> int:
    """Return how many of the chain make the next piece."""
    used, most = 0, 0
    while most < len(chain) and (not most or used + sizes[chain[most]] <= capacity):
        used += sizes[chain[most]]
        most += 1
    if most == len(chain):
        return most
    least = max(int(most * EARLIEST_CUT), 1)
    return min(
        range(least, most + 1),
        key=lambda end: (likeness.between(chain[end - 1], chain[end]), -end),
    )
