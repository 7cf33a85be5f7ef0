"""Manners: how something was done, where runs of one task that succeeded did it another way.

One run does not show whether a manner mattered: each tells how it did things and how it ended.
Selection compares, within tasks.
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from scipy.stats import hypergeom

from t2s_pipeline.distill.engines.offline.code.program import Program
from t2s_pipeline.distill.engines.offline.conditions import P_VALUE, PRECISION, Observation
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_code
from t2s_pipeline.distill.engines.offline.run import Run


class Contrast(NamedTuple):
    """A manner that runs failed with, what those did that succeeded, and the leaves behind it."""

    worse: str
    better: str
    leaves: tuple[str, ...]


def manner(
    run: Run, family: str, slots: dict[str, str], how: str, program: Program, *cited: ast.expr
) -> Iterator[Lesson]:
    """Yield that a run did something in a certain way, unless its outcome is unknown.

    Args:
        run: which did it.
        family: of the lesson.
        slots: what was done.
        how: the way.
        program: by which.
        cited: the code that shows it.
    """
    if run.trajectory.success is not None:
        lines = dict.fromkeys(program.line(node) for node in cited)
        yield Lesson(
            family=family,
            slots=slots,
            holds=not run.trajectory.success,
            evidence=tuple(quote_code(run.trajectory, program.call, line) for line in lines),
            facts={"how": how},
        )


def contrasts(
    observations: Sequence[Observation], min_tasks: int, solved: Set[str] = frozenset()
) -> list[Contrast]:
    """Find the manners by which runs of one task that failed differ from those that succeeded.

    A manner speaks for a contrast in each task where a failed run had it and a successful one did
    not, and against it in each task where a successful run had it. It must be precise and, by
    Fisher's exact test on the tasks with both outcomes, significant.

    Args:
        observations: of one thing that was done; ``wrong`` where the run failed.
        min_tasks: tasks that a contrast needs.
        solved: tasks with a successful run, which may have done nothing of the kind.
    """
    won, lost = _by_task(observations, wrong=False), _by_task(observations, wrong=True)
    both = sorted((won.keys() | solved) & lost.keys())
    found = []
    for worse in sorted({seen.facts["how"] for seen in observations}):
        bad = {task for task in both if worse in lost[task]}
        against = {task for task in won if worse in won[task]}
        for_it = bad - against
        count = len(bad) + len(against & set(both))
        if len(for_it) < min_tasks or len(for_it) < PRECISION * (len(for_it) + len(against)):
            continue
        if hypergeom.sf(len(bad) - 1, 2 * len(both), len(both), count) > P_VALUE:
            continue
        better = _most_common(won.get(task, set()) - {worse} for task in sorted(for_it))
        leaves = [o.leaf for o in observations if o.wrong and o.facts["how"] == worse]
        found.append(Contrast(worse, better, tuple(dict.fromkeys(leaves))))
    return found


def by_option(observations: Sequence[Observation]) -> list[list[Observation]]:
    """Ask of each option by itself whether it was given: one list of observations an option."""
    named = sorted({name for one in observations for name in one.facts["how"].split()})
    return [
        [
            one._replace(facts={"how": _given(name, name in one.facts["how"].split())})
            for one in observations
        ]
        for name in named
    ]


def _given(option: str, is_given: bool) -> str:
    return f"with `{option}`" if is_given else f"without `{option}`"


def _by_task(observations: Sequence[Observation], *, wrong: bool) -> dict[str, set[str]]:
    seen: dict[str, set[str]] = defaultdict(set)
    for one in observations:
        if one.wrong is wrong:
            seen[one.task].add(one.facts["how"])
    return seen


def _most_common(sets: Iterator[set[str]]) -> str:
    counts = Counter(how for found in sets for how in found)
    return min(counts, key=lambda how: (-counts[how], how)) if counts else ""
