"""How the logs of this suite come about: times that pass, values that come and go."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

Event = TypeVar("Event")
Lines = tuple[str, ...]


class Some(NamedTuple):
    """A value, and how often."""

    value: str
    often: int


def dice(name: str) -> random.Random:
    """Return the dice of a task: its log is the same every time."""
    return random.Random(f"log/{name}")


def times(rolls: random.Random, first: datetime, last: datetime, count: int) -> list[datetime]:
    """Draw ascending times, to the second."""
    seconds = int((last - first).total_seconds())
    return [first + timedelta(seconds=s) for s in sorted(rolls.choices(range(seconds), k=count))]


def spread(
    rolls: random.Random, counts: Mapping[str, int], *, early: Some, burst: Some
) -> list[str]:
    """Put values in an order in which neither the beginning nor a run tells which is frequent.

    Args:
        rolls: the dice.
        counts: value → how often it occurs.
        early: with which the list begins, one in two; what occurs more often comes after that.
        burst: how often which value stands in a row, late in the list.
    """
    late = Counter({value: n for value, n in counts.items() if n > counts[early.value]})
    late[early.value] = counts[early.value] - early.often
    others = [v for v in counts if v not in late for _ in range(counts[v] - _in(burst, v))]
    rolls.shuffle(others)
    begin = [early.value] * early.often + others[: early.often]
    rest = [*late.elements(), *others[early.often :]]
    rolls.shuffle(begin)
    rolls.shuffle(rest)
    middle = len(rest) * 2 // 3
    return begin + rest[:middle] + [burst.value] * burst.often + rest[middle:]


def _in(some: Some, value: str) -> int:
    return some.often if some.value == value else 0


def mixed(rolls: random.Random, some: Sequence[Event], others: Iterable[Event]) -> list[Event]:
    """Put two series into one, each in its order."""
    rest = list(others)
    places = set(rolls.sample(range(len(some) + len(rest)), len(some)))
    one, other = iter(some), iter(rest)
    return [next(one if place in places else other) for place in range(len(some) + len(rest))]


def neighbour(name: str) -> tuple[str, Lines]:
    """Return a small file to stand beside a log, and its lines."""
    rolls = dice(name)
    moments = times(rolls, datetime(2025, 1, 1), datetime(2025, 1, 31), rolls.randint(12, 40))
    words = ("rotated", "compressed", "kept", "checked")
    lines = [f"{moment:%F %T} housekeeping: {rolls.choice(words)}" for moment in moments]
    return name, tuple(lines)
