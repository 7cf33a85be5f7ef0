"""With which tools a manner may be worse: those are asked about together.

A habit shows with several tools. One of them is left out where successes had the manner as often
as failures, or where it is free; each other is a place of its own, compared within its tasks.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from t2s_pipeline.distill.engines.offline.conditions import PRECISION, Observation
from t2s_pipeline.distill.engines.offline.question import Question

WITH, WITHOUT = "with", "without"
USUAL = 0.9
"""In this share of the solved tasks a step must be made that is never to be left out."""
FREE = 1 / 3
"""In more of the solved tasks successes may not have done both."""


def over_tools(
    observations: Sequence[Observation], question: Question, *, usual: bool = False
) -> Iterator[Question]:
    """Ask about those tools together with which the manner may be worse.

    Args:
        observations: of all tools; the site is the tool.
        question: without observations.
        usual: whether nearly all successes must have done otherwise, in whatever task.
    """
    by_tool: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        by_tool[one.facts["site"]].append(one)
    asked = [seen for seen in by_tool.values() if _is_doubted(seen, question, usual)]
    if asked:
        yield question._replace(observations=tuple(one for seen in asked for one in seen))


def _is_doubted(seen: Sequence[Observation], question: Question, usual: bool) -> bool:
    """Tell whether successes with one tool speak against a manner, or leave it open.

    Where successes of the same task did both, the manner is free: that must be rare.
    """
    won: set[str] = set()
    lost: set[str] = set()
    otherwise: set[str] = set()
    varied: set[str] = set()
    for one in seen:
        if one.facts["how"] != question.worse:
            varied.add(one.task)
            otherwise |= set() if one.wrong else {one.task}
        else:
            (lost if one.wrong else won).add(one.task)
    free, all_won = len(won & otherwise), len(won | otherwise)
    if question.paired and free > FREE * all_won:
        return False
    if usual and len(otherwise - won) < USUAL * all_won:
        return False
    told, against = (lost & varied, won & varied) if question.paired else (lost, won)
    return bool(told - against) and len(told) >= PRECISION * len(told | against)


def has(name: str, names: list[str]) -> str:
    """Say whether a name is among others, as the manner ``with`` or ``without``."""
    return WITH if name in names else WITHOUT


def told(one: Observation, how: str) -> Observation:
    """Reduce an observation to one manner, at its tool."""
    return one._replace(facts={"how": how, "site": one.facts["call"]})
