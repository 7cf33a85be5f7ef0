"""What a reader of one run can see in it: plain observations, each with the words that show it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.shown import Step

Sort = Literal["first", "argument", "resent", "checked", "twice", "missing"]
READING = ("get", "list", "search", "find", "read", "show", "view", "check", "look", "query")
LONGEST_QUOTE = 160
_OMITTED = re.compile(r"\[[0-9a-f]{8}: \d+ characters omitted\]")


class Observation(NamedTuple):
    """Something seen.

    Attributes:
        sort: what kind of thing.
        names: of the tools and arguments it is about.
        said: what the tool said, "" if nothing.
        quotes: step and words.
    """

    sort: Sort
    names: tuple[str, ...]
    said: str
    quotes: tuple[tuple[int, str], ...]


def observations(
    steps: Sequence[Step], *, success: bool | None, expected: Sequence[tuple[str, Json]] | None
) -> list[Observation]:
    """Return what shows in a run, each thing once, in the order of the steps.

    Args:
        steps: of the run.
        success: its outcome, None if it is not known.
        expected: tools and arguments that a right run calls, None if they are not known.
    """
    calls = [step for step in steps if step.tool]
    found = [*_cures(calls), *_resent(calls)]
    if success:
        found += [*_checked(calls), *_twice(calls)]
    if success is False and expected is not None:
        found += _missing(calls, expected)
    once: dict[tuple[Sort, tuple[str, ...]], Observation] = {}
    for one in sorted(found, key=lambda one: one.quotes[0][0]):
        once.setdefault((one.sort, one.names), one)
    return list(once.values())


def _cures(calls: Sequence[Step]) -> Iterator[Observation]:
    """Yield errors after which the same tool worked, by what had changed in between."""
    for n, failed in enumerate(calls):
        cure = next((c for c in calls[n + 1 :] if c.tool == failed.tool), None)
        if not failed.failed or cure is None or cure.failed:
            continue
        quotes = _quotes((failed, failed.result), (cure, cure.raw))
        changed = _changed(failed, cure)
        between = [
            c for c in calls[n + 1 : calls.index(cure)] if not c.failed and c.tool != failed.tool
        ]
        if changed and quotes:
            yield Observation("argument", (failed.tool, changed[0]), failed.result, quotes)
        elif not changed and between and quotes:
            yield Observation("first", (failed.tool, between[-1].tool), failed.result, quotes)


def _resent(calls: Sequence[Step]) -> Iterator[Observation]:
    """Yield calls that failed and were sent again as they were, to fail again."""
    for before, after in pairwise(calls):
        same = before.tool == after.tool and before.raw == after.raw
        quotes = _quotes((before, before.result), (after, after.result))
        if same and before.failed and after.failed and quotes:
            yield Observation("resent", (before.tool,), before.result, quotes)


def _checked(calls: Sequence[Step]) -> Iterator[Observation]:
    """Yield changes whose record was read right afterwards."""
    for change, reading in pairwise(calls):
        shared = _scalars(change.arguments) & _scalars(reading.arguments)
        quotes = _quotes((change, change.raw), (reading, reading.result))
        if (
            not _reads(change.tool)
            and _reads(reading.tool)
            and shared
            and not change.failed
            and not reading.failed
            and quotes
        ):
            yield Observation("checked", (change.tool, reading.tool), "", quotes)


def _twice(calls: Sequence[Step]) -> Iterator[Observation]:
    """Yield calls that were made twice in a row and answered the same."""
    for before, after in pairwise(calls):
        same = (before.tool, before.raw, before.result) == (after.tool, after.raw, after.result)
        quotes = _quotes((before, before.raw), (after, after.result))
        if same and not before.failed and quotes:
            yield Observation("twice", (before.tool,), "", quotes)


def _missing(calls: Sequence[Step], expected: Sequence[tuple[str, Json]]) -> Iterator[Observation]:
    """Yield tools that should have been called and were not."""
    called = {call.tool for call in calls}
    last = [step for step in calls if step.result][-1:]
    for tool, _ in expected:
        quotes = _quotes(*((step, step.result) for step in last))
        if tool not in called and quotes:
            yield Observation("missing", (tool,), "", quotes)


def _changed(before: Step, after: Step) -> list[str]:
    one, other = before.arguments, after.arguments
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def _scalars(arguments: dict[str, Json]) -> set[str]:
    return {value for value in arguments.values() if isinstance(value, str) and value}


def _reads(tool: str) -> bool:
    return tool.split("_")[0] in READING


def _quotes(*shown: tuple[Step, str]) -> tuple[tuple[int, str], ...]:
    """Return the first words of these texts, as far as they are shown; nothing if one has none."""
    quotes = []
    for step, text in shown:
        words = _OMITTED.split(text)[0].strip().split("\n")[0][:LONGEST_QUOTE].strip()
        if not words:
            return ()
        quotes.append((step.number, words))
    return tuple(quotes)
