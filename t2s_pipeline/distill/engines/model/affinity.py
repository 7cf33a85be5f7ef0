"""Whether two wordings share anything: what was joined must be about the same."""

import re
import unicodedata
from functools import lru_cache

STEM = 5
"""Letters by which words are compared, so that plurals and tenses of a word are the same."""
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    word[:STEM]
    for word in (
        "about after again against agent also always another any because been before being both "
        "call called calls cannot could does doing done down each else even every first from have "
        "having here into just keep like made make makes many more most must need needed needs "
        "never next none nothing once only other otherwise over reason rule same should since "
        "some step such task than that their them then there these they this those through until "
        "upon used user uses using very want what when where whether which while will with "
        "without would your"
    ).split()
)
"""Words that stand in any rule, and share nothing."""


def share_words(one: str, other: str) -> bool:
    """Tell whether two rules have a word that means something in common."""
    return bool(stems(one) & stems(other))


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """Return the words of a text that mean something, by their first letters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: set[str] = set()
    for word in _WORD.findall(plain):
        if not word.isascii() and not _has_cases(word):
            found.update(word[n : n + 2] for n in range(max(len(word) - 1, 1)))
        elif len(word) > 3 and word[:STEM] not in _EMPTY:
            found.add(word[:STEM])
        elif any(letter.isdigit() for letter in word):
            found.add(word)
    return frozenset(found)


def _has_cases(word: str) -> bool:
    """Tell whether a script has upper and lower case; most of the others write without spaces."""
    return word.upper() != word.lower()
