"""What kind of thing a tool does, told from its name alone."""

import re
from functools import cache

READING_VERBS = frozenset(
    "get list search find read fetch lookup look show view query check describe retrieve count "
    "browse inspect load cat grep head tail ls stat".split()
)
THINKING_VERBS = frozenset("think calculate compute plan note reason reflect wait sleep".split())

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HAND_OVER = re.compile(
    r"(?:transfer|hand|pass|forward|route|escalate|refer)\w*?[_\s-]*(?:off|over|to|up)?[_\s-]*"
    r"(?:a[_\s-])?(?:human|agent|operator|person|supervisor|support|representative|staff)"
    r"|escalat|hand[_\s-]?(?:off|over)",
    re.IGNORECASE,
)


@cache
def is_hand_over(tool: str) -> bool:
    """Tell whether a tool passes the request on to a person."""
    return bool(_HAND_OVER.search(tool))


@cache
def is_reading(tool: str) -> bool:
    """Tell whether a tool only looks things up: its name begins with a verb of reading."""
    return bool(_verbs(tool) & READING_VERBS) and not is_hand_over(tool)


@cache
def is_acting(tool: str) -> bool:
    """Tell whether a tool may change something: it neither reads, thinks nor hands over."""
    verbs = _verbs(tool)
    return not (verbs & (READING_VERBS | THINKING_VERBS) or is_hand_over(tool))


def words(name: str) -> str:
    """Spell a field's or tool's name as words: ``nonFree_items`` is "non free items"."""
    return " ".join(part.lower() for part in _WORDS.findall(name)) or name


def _verbs(tool: str) -> set[str]:
    """Return the first word of the name, and of its last part where a namespace precedes it."""
    parts = [_WORDS.findall(part) for part in re.split(r"\.|__|/|:", tool)]
    return {part[0].lower() for part in parts if part}
