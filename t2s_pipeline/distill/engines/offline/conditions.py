"""Which facts tell the runs in which a call was wrong from those in which it was right."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from t2s_pipeline.distill.engines.offline.chance import by_chance

MOST_FACTS = 3
PRECISION = 0.75
"""At least this share of the tasks under a condition must be ones where the call was wrong."""
P_VALUE = 0.05
"""One-sided Fisher's exact test on tasks: wrong or right, under the condition or not."""
MOST_VALUES = 8
"""A field with more values, or more than a third of the tasks, names things: it is no choice."""
MOST_CANDIDATES = 36
"""So many facts are combined; of more, those that tell most by themselves."""
COMMON = 2
"""A fact's value must occur in this many tasks: what occurs in one is particular to it."""


class Observation(NamedTuple):
    """One call under its facts; ``wrong`` where it should not have been made."""

    leaf: str
    task: str
    wrong: bool
    facts: dict[str, str]


class Fact(NamedTuple):
    """That a named thing has a value, or (``negated``) that it has another one."""

    name: str
    value: str
    negated: bool

    def holds(self, facts: dict[str, str]) -> bool:
        """Tell whether the facts say so; what is not known does not hold."""
        return self.name in facts and (facts[self.name] == self.value) is not self.negated


class Condition(NamedTuple):
    """Facts that together mark wrong calls, and the observations of wrong calls they cover."""

    facts: tuple[Fact, ...]
    leaves: tuple[str, ...]
    p_value: float


def conditions(observations: Sequence[Observation], min_tasks: int) -> list[Condition]:
    """Find the conditions that mark wrong calls, each covering tasks the ones before did not.

    A condition of n facts must cover ``min_tasks + n - 1`` tasks in which the call was wrong, and
    none of its facts may be dispensable. The widest is taken, then the shortest, then the surest.
    The k-th condition must pass the test at ``P_VALUE / k``, on all observations.

    Args:
        observations: of one tool's calls.
        min_tasks: wrong tasks that the simplest condition must cover.
    """
    tasks = _Tasks(observations)
    passing = list(_passing(observations, tasks, min_tasks))
    found: list[Condition] = []
    explained: set[str] = set()
    for _, size, p_value, facts in sorted(passing):
        wrong = [o for o in observations if o.wrong and all(f.holds(o.facts) for f in facts)]
        fresh = {o.task for o in wrong} - explained
        if p_value <= P_VALUE / (len(found) + 1) and len(fresh) >= min_tasks + size - 1:
            explained |= fresh
            found.append(Condition(facts, tuple(dict.fromkeys(o.leaf for o in wrong)), p_value))
    return found


class _Count(NamedTuple):
    """Tasks under a condition with a wrong call, and with a right one; a task may be both."""

    wrong: int
    right: int

    @property
    def precise(self) -> bool:
        return self.wrong >= PRECISION * (self.wrong + self.right)


class _Tasks:
    """Which calls each fact covers, as arrays, so that thousands of conditions are soon counted."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        numbers = {task: n for n, task in enumerate(dict.fromkeys(o.task for o in observations))}
        self._task = np.array([numbers[o.task] for o in observations], dtype=np.int64)
        self._wrong = np.array([o.wrong for o in observations], dtype=bool)
        self._observations = observations
        self._covers: dict[Fact, NDArray[np.bool_]] = {}
        self.all = self.under(())

    def under(self, facts: Sequence[Fact]) -> _Count:
        """Count the tasks of the calls for which all these facts hold."""
        covered = np.ones(len(self._observations), dtype=bool)
        for fact in facts:
            covered &= self._covered(fact)
        wrong, right = covered & self._wrong, covered & ~self._wrong
        return _Count(len(np.unique(self._task[wrong])), len(np.unique(self._task[right])))

    def p_value(self, covered: _Count) -> float:
        """Return the chance of at least so many wrong tasks among those covered."""
        total = self.all.wrong + self.all.right
        size = covered.wrong + covered.right
        return by_chance(covered.wrong, size, self.all.wrong, total)

    def _covered(self, fact: Fact) -> NDArray[np.bool_]:
        if fact not in self._covers:
            told = [fact.holds(o.facts) for o in self._observations]
            self._covers[fact] = np.array(told, dtype=bool)
        return self._covers[fact]


def _passing(
    observations: Sequence[Observation], tasks: _Tasks, min_tasks: int
) -> Iterator[tuple[int, int, float, tuple[Fact, ...]]]:
    """Yield the conditions that are precise, tight and significant, in the order of preference."""
    candidates = _candidates(observations)
    if len(candidates) > MOST_CANDIDATES:
        telling = sorted(candidates, key=lambda fact: tasks.p_value(tasks.under((fact,))))
        candidates = sorted(telling[:MOST_CANDIDATES])
    for size in range(1, MOST_FACTS + 1):
        for facts in combinations(candidates, size):
            covered = tasks.under(facts)
            if covered.wrong < min_tasks + size - 1 or not covered.precise:
                continue
            if len({fact.name for fact in facts}) < size or _dispensable(facts, tasks):
                continue
            p_value = tasks.p_value(covered)
            if p_value <= P_VALUE:
                yield -covered.wrong, size, p_value, facts


def _candidates(observations: Sequence[Observation]) -> list[Fact]:
    """Return the facts worth trying: choices among few that tasks share, and their negations."""
    tasks: dict[str, dict[str, set[str]]] = {}
    for seen in observations:
        for name, value in seen.facts.items():
            tasks.setdefault(name, {}).setdefault(value, set()).add(seen.task)
    chosen = []
    for name, values in sorted(tasks.items()):
        known = set().union(*values.values())
        if 1 < len(values) <= min(MOST_VALUES, max(2, len(known) // 3)):
            common = [value for value, seen in sorted(values.items()) if len(seen) >= COMMON]
            chosen += [Fact(name, value, False) for value in common]
            chosen += [Fact(name, value, True) for value in common if len(values) > 2]
    return chosen


def _dispensable(facts: tuple[Fact, ...], tasks: _Tasks) -> bool:
    """Tell whether the condition is as precise without one of its facts."""
    whole = tasks.under(facts)
    for fact in facts if len(facts) > 1 else ():
        without = tasks.under([other for other in facts if other is not fact])
        if without.right <= whole.right:
            return True
    return False
