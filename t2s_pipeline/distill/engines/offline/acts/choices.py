"""What can be asked of what was taken: which entry of a list, and which tool, how often."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from t2s_pipeline.distill.engines.offline.acts.doubts import WITH, WITHOUT, has, over_tools, told
from t2s_pipeline.distill.engines.offline.acts.entries import ANOTHER, FIRST
from t2s_pipeline.distill.engines.offline.conditions import Observation
from t2s_pipeline.distill.engines.offline.question import Question
from t2s_pipeline.distill.engines.offline.tools import is_acting, is_reading

MANY = "|many"
"""Marks a tool that was called again and again with other values."""


def of_entries(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each list whether its first entry was taken, or one that stands out.

    A success that had narrowed the list to one entry took neither the first nor the wrong one.
    """
    lists: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        if "list" in one.facts and (one.facts["entry"] or not one.wrong):
            lists[one.facts["list"]].append(one)
    for tool, taken in sorted(lists.items()):
        slots = {"call": tool, "mark": FIRST}
        first = Question("entry_taken", slots, (), paired=True, strict=True)
        yield first._replace(observations=tuple(_at_firsts(taken)), worse=WITH)
        right = {(one.task, one.facts["took"]) for one in taken if not one.wrong}
        # Who took what a success took too did not fail by that.
        told_by = [o for o in taken if not o.wrong or (o.task, o.facts["took"]) not in right]
        marks = {mark for one in told_by for mark in one.facts["entry"].split("|")}
        for mark in sorted(marks - {FIRST, ANOTHER, ""}):
            seen = (told(one, _stands_out(one, mark)) for one in told_by)
            slots = {"call": tool, "mark": mark}
            asked = Question("entry_taken", slots, tuple(seen), paired=True, worse=WITHOUT)
            yield asked._replace(strict=True)


def _stands_out(one: Observation, mark: str) -> str:
    entry = one.facts["entry"]
    return has(mark, entry.split("|")) if entry else WITH


def _at_firsts(taken: Sequence[Observation]) -> Iterator[Observation]:
    """Tell of each entry that stood first in a run's list whether it was taken.

    The order differs by query, so that a success is asked about all that stood first in its task.
    """
    firsts: dict[str, set[str]] = defaultdict(set)
    for one in taken:
        if one.facts["entry"]:
            firsts[one.task].add(one.facts["first"])
    for one in taken:
        for first in [one.facts["first"]] if one.wrong else sorted(firsts[one.task]):
            how = WITH if one.facts["took"] == first else WITHOUT
            yield one._replace(facts={"how": how, "site": first})


def of_tools(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each tool whether runs did better that took another one, or called it less often."""
    acting = [one for one in observations if is_acting(one.facts["call"])]
    reading = [one for one in observations if is_reading(one.facts["call"])]
    for seen in (acting, reading):
        counted = tuple(_named(one, _often(one)) for one in seen)
        for tool in sorted({one.facts["call"] for one in seen if one.wrong}):
            if _instead(counted, f"{tool}{MANY}") not in ("", tool):
                slots = {"call": tool}
                yield Question("many_calls", slots, counted, worse=f"{tool}{MANY}", known=True)
    plain = tuple(_named(one, one.facts["call"]) for one in acting)
    for tool in sorted({one.facts["how"] for one in plain if one.wrong}):
        yield Question("other_tool", {"call": tool}, plain, worse=tool, known=True)


def of_times(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each tool whether it was to be called again, or was not."""
    once = [told(one, one.facts["times"]) for one in observations]
    yield from over_tools(once, Question("called_once", {}, (), paired=True, worse="once"))
    again = Question("called_again", {}, (), paired=True, worse="several")
    yield from over_tools([o for o in once if is_acting(o.facts["site"])], again, usual=True)


def _often(one: Observation) -> str:
    return one.facts["call"] + (MANY if one.facts["times"] == "many" else "")


def _named(one: Observation, how: str) -> Observation:
    return one._replace(facts={"how": how})


def _instead(observations: Sequence[Observation], worse: str) -> str:
    """Return the tool that most successes took where runs failed with the doubted manner."""
    tasks = {one.task for one in observations if one.wrong and one.facts["how"] == worse}
    won = {(o.task, o.facts["how"]) for o in observations if not o.wrong and o.task in tasks}
    counts = Counter(how for _, how in won)
    return min(counts, key=lambda how: (-counts[how], how)) if counts else ""
