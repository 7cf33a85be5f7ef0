"""What can be asked of how tools were called: one thing at a time, over the tools it is alike for.

A habit shows with several tools. Those are asked about together with which successes hardly ever
have the manner that is doubted; each is then a place of its own, compared within its tasks.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from t2s_pipeline.distill.engines.offline.conditions import (
    COMMON,
    MOST_VALUES,
    PRECISION,
    Observation,
)
from t2s_pipeline.distill.engines.offline.manners import Question
from t2s_pipeline.distill.engines.offline.tools import is_acting

WITH, WITHOUT = "with", "without"


def of_calls(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each argument, each tool called before or after, each field and each entry taken."""
    yield from _of_marks(observations, "given", "argument_given", "argument", (WITHOUT, WITH))
    yield from _of_marks(observations, "after", "follow_up", "other", (WITHOUT, WITH))
    yield from _of_marks(observations, "before", "called_before", "other", (WITHOUT,))
    yield from _of_entries(observations)
    yield from _of_tools(observations)
    yield from _of_values(observations, "is ", "record_field", "field")
    yield from _of_values(observations, "from ", "value_origin", "argument")
    yield from _of_values(observations, "value ", "argument_value", "argument")
    yield from _of_values(observations, "form ", "argument_form", "argument")


def _of_marks(
    observations: Sequence[Observation], fact: str, said: str, slot: str, doubted: tuple[str, ...]
) -> Iterator[Question]:
    """Ask of each name that stands in a fact whether the manner is worse with it or without it."""
    known = [one for one in observations if fact in one.facts]
    for name in sorted({name for one in known for name in one.facts[fact].split()}):
        marked = [_told(one, _has(name, one.facts[fact].split())) for one in known]
        for worse in doubted:
            if worse == WITH and fact == "after" and not is_acting(name):
                continue
            yield from _over_tools(marked, Question(said, {slot: name}, (), paired=True, worse=worse))


def _of_entries(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each list whether its first entry was taken, or one that stands out."""
    lists: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        if "list" in one.facts:
            lists[one.facts["list"]].append(one)
    for tool, taken in sorted(lists.items()):
        for mark in sorted({m for one in taken for m in one.facts["entry"].split("|") if m}):
            worse = WITH if mark == "first" else WITHOUT
            seen = tuple(_at_list(o, _has(mark, o.facts["entry"].split("|"))) for o in taken)
            slots = {"call": tool, "mark": mark}
            yield Question("entry_taken", slots, seen, paired=True, worse=worse)


def _of_tools(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each tool that acts whether runs did better that took another one."""
    acting = [one for one in observations if is_acting(one.facts["call"])]
    seen = tuple(one._replace(facts={"how": one.facts["call"]}) for one in acting)
    for tool in sorted({one.facts["how"] for one in seen if one.wrong}):
        yield Question("other_tool", {"call": tool}, seen, worse=tool, known=True)


def _of_values(
    observations: Sequence[Observation], prefix: str, said: str, slot: str
) -> Iterator[Question]:
    """Ask of each value of each fact of a kind whether runs of other values did better."""
    for fact in sorted({f for one in observations for f in one.facts if f.startswith(prefix)}):
        known = [_told(one, _way(one, fact)) for one in observations if fact in one.facts]
        tasks: dict[str, set[str]] = defaultdict(set)
        for one in known:
            if one.wrong:
                tasks[one.facts["how"]].add(one.task)
        common = sorted(how for how, where in tasks.items() if len(where) >= COMMON)
        for worse in common if len(common) <= MOST_VALUES else ():
            slots = {slot: fact.removeprefix(prefix)}
            yield from _over_tools(known, Question(said, slots, (), worse=worse, known=True))


def _way(one: Observation, fact: str) -> str:
    """Return a fact; of a record that was found through another one, the field that named it."""
    link = one.facts.get("link") if fact.startswith("is ") and not one.wrong else None
    return f"{one.facts[fact]}|{link}" if link else one.facts[fact]


def _over_tools(observations: Sequence[Observation], question: Question) -> Iterator[Question]:
    """Ask about the tools together with which the manner hardly ever went well where it varied."""
    won, lost = defaultdict(set), defaultdict(set)
    for one in observations:
        if one.facts["how"] == question.worse:
            (lost if one.wrong else won)[one.facts["site"]].add(one.task)
    varied = {(o.facts["site"], o.task) for o in observations if o.facts["how"] != question.worse}
    tools = set()
    for tool, failed in lost.items():
        told = {t for t in failed if (tool, t) in varied} if question.paired else failed
        against = {t for t in won[tool] if not question.paired or (tool, t) in varied}
        if told - against and len(told) >= PRECISION * len(told | against):
            tools.add(tool)
    asked = tuple(one for one in observations if one.facts["site"] in tools)
    if asked:
        yield question._replace(observations=asked)


def _at_list(one: Observation, how: str) -> Observation:
    """Compare what was taken where the same entry stood first: the order differs by query."""
    return one._replace(facts={"how": how, "site": one.facts["first"]})


def _has(name: str, names: list[str]) -> str:
    return WITH if name in names else WITHOUT


def _told(one: Observation, how: str) -> Observation:
    return one._replace(facts={"how": how, "site": one.facts["call"]})
