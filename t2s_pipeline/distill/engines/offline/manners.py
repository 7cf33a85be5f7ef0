"""Manners: how something was done, where runs of one task that succeeded did it another way.

One run does not show whether a manner mattered: each tells how it did things and how it ended.
Selection compares, within tasks.
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.chance import by_chance
from t2s_pipeline.distill.engines.offline.code.program import Program
from t2s_pipeline.distill.engines.offline.conditions import P_VALUE, PRECISION, Observation
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call, quote_code
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.trajectories import Call

Site = tuple[str, str]
"""A task, and a place within it."""


class Contrast(NamedTuple):
    """A manner that runs failed with, what those did that succeeded, and the leaves behind it.

    Attributes:
        worse, better: the two manners; ``better`` is "" where no success shows another.
        leaves: of failed runs that did it in the worse manner.
        telling: those of them that stand in a task which speaks for the contrast.
        opposed: tasks that speak against it.
        p_value: the chance of so many such tasks if the manner did not matter.
    """

    worse: str
    better: str
    leaves: tuple[str, ...]
    telling: tuple[str, ...]
    opposed: int
    p_value: float


def manner(
    run: Run, family: str, slots: dict[str, str], how: str, program: Program, *cited: ast.expr
) -> Iterator[Lesson]:
    """Yield that a run's code did something in a certain way, unless its outcome is unknown.

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


def manner_of_call(
    run: Run, family: str, slots: dict[str, str], facts: dict[str, str], call: Call
) -> Iterator[Lesson]:
    """Yield in which manner a call was made, unless it failed or the outcome is unknown.

    Args:
        run: which made it.
        family: of the lesson.
        slots: what the call did.
        facts: all that is known of the manner.
        call: which is cited.
    """
    if run.trajectory.success is not None and not call.failed:
        yield Lesson(
            family=family,
            slots=slots,
            holds=not run.trajectory.success,
            evidence=(quote_call(run.trajectory, call),),
            facts=facts,
        )


def contrasts(
    observations: Sequence[Observation],
    min_tasks: int,
    solved: Set[str] = frozenset(),
    *,
    paired: bool = False,
) -> list[Contrast]:
    """Find the manners by which runs of one task that failed differ from those that succeeded.

    A manner speaks for a contrast in each task where a failed run had it and a successful one did
    not, and against it in each task where a successful run had it. It must be precise and, by
    Fisher's exact test on the tasks with both outcomes, significant. Where a task has several
    sites (the fact ``site``), each is compared for itself, and a task speaks against a contrast if
    one of its sites does.

    Args:
        observations: of one thing that was done; ``wrong`` where the run failed.
        min_tasks: tasks that a contrast needs.
        solved: tasks with a successful run, which may have done nothing of the kind.
        paired: whether only sites tell something at which another manner was seen too: then a
            manner that all runs of a task have in common is none that could matter there.
    """
    ways = sorted({seen.facts["how"] for seen in observations})
    won, lost = _by_site(observations, wrong=False), _by_site(observations, wrong=True)
    seen = _Seen(won, lost, solved, paired)
    found = (_contrast(worse, observations, seen, min_tasks) for worse in ways)
    return [one for one in found if one is not None]


class _Seen(NamedTuple):
    """Which manners runs with either outcome had, by task and site."""

    won: dict[Site, set[str]]
    lost: dict[Site, set[str]]
    solved: Set[str]
    paired: bool

    def comparable(self) -> set[Site]:
        """Return the sites of failed runs in tasks that were solved."""
        return {site for site in self.lost if site in self.won or site[0] in self.solved}

    def ways(self, site: Site) -> set[str]:
        """Return all manners seen at a site."""
        return self.won.get(site, set()) | self.lost.get(site, set())

    def telling(self, worse: str) -> list[Site]:
        """Return the sites that may speak for or against a manner."""
        sites = {*self.won, *self.lost}
        return [s for s in sites if not self.paired or self.ways(s) - {worse}]


def _contrast(
    worse: str, observations: Sequence[Observation], seen: _Seen, min_tasks: int
) -> Contrast | None:
    comparable, asked = seen.comparable(), seen.telling(worse)
    bad = {site for site in asked if site in comparable and worse in seen.lost[site]}
    opposed = _tasks(site for site in asked if worse in seen.won.get(site, ()))
    sites = {site for site in bad if site[0] not in opposed}
    for_it, both = len(_tasks(sites)), _tasks(comparable)
    if for_it < min_tasks or for_it < PRECISION * (for_it + len(opposed)):
        return None
    with_it = len(_tasks(bad))
    count = with_it + len(opposed & both)
    p_value = by_chance(with_it, count, len(both), 2 * len(both))
    if p_value > P_VALUE:
        return None
    known = (seen.ways(s) if seen.paired else seen.won.get(s, set()) for s in sorted(sites))
    better = _most_common(hows - {worse} for hows in known)
    failed = [o for o in observations if o.wrong and o.facts["how"] == worse]
    telling = tuple(dict.fromkeys(o.leaf for o in failed if _site(o) in sites))
    leaves = telling if seen.paired else tuple(dict.fromkeys(o.leaf for o in failed))
    return Contrast(worse, better, leaves, telling, len(opposed), p_value)


def _site(one: Observation) -> Site:
    return one.task, one.facts.get("site", "")


def _tasks(sites: Iterable[Site]) -> set[str]:
    return {task for task, _ in sites}


def _by_site(observations: Sequence[Observation], *, wrong: bool) -> dict[Site, set[str]]:
    seen: dict[Site, set[str]] = defaultdict(set)
    for one in observations:
        if one.wrong is wrong:
            seen[_site(one)].add(one.facts["how"])
    return dict(seen)


def _most_common(sets: Iterator[set[str]]) -> str:
    counts = Counter(how for found in sets for how in found)
    return min(counts, key=lambda how: (-counts[how], how)) if counts else ""
