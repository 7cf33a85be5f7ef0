"""The pipelines of the scripted agent: stages put together by question, style and habits."""

import re

from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.question import Extreme, Question, Rank
from t2s_pipeline.suites.logs.style import Style

Stages = tuple[str, ...]
COUNTING = "awk '{n[$0]++} END {for (k in n) print n[k], k}'"
AWK = re.compile(r"(awk (?:-F\S+ )?)'(.*)'")
PRINT = re.compile(r"\{print (\S.*)\}'$")
SHORTER = re.compile(r"\b(head|tail) -n (?=\d)")


def answering(question: Question, style: Style, habits: frozenset[Habit]) -> Stages:
    """Return the stages that find the answer."""
    values = kept(style)
    if isinstance(question, Rank):
        return values + _ranked(style, habits)
    if isinstance(question, Extreme) and style.shape == "running":
        return (*style.filters, question.running)
    if isinstance(question, Extreme):
        return (*values, _sort(style, habits), _shown(style, style.shown))
    return _counted(style, values)


def kept(style: Style) -> Stages:
    """Return the stages that lead to the values, or to some of them."""
    trim = (f"head -n {style.trim}",) if style.trim else ()
    take = (style.take,) if style.take else ()
    return (*style.filters, *(trim + take if style.early else take + trim))


def written(stages: Stages, file: str, style: Style) -> str:
    """Write stages as one command that reads a file."""
    first, *others = _joined(("cat", *stages) if style.cat else stages)
    command = " | ".join([f"{first} {file}", *others])
    return SHORTER.sub(r"\1 -", command) if style.short else command


def more(stages: Stages, style: Style) -> Stages:
    """Return stages that show what comes before the last one, which counts it or cuts it off."""
    *before, last = stages
    end = "tail" if last.startswith("tail") else "head"
    return (*before, f"{end} -n {style.shown + 4}")


def _ranked(style: Style, habits: frozenset[Habit]) -> Stages:
    if style.shape == "array":
        count: Stages = (COUNTING,)
    else:
        count = ("uniq -c",) if Habit.UNIQ_UNSORTED in habits else ("sort", "uniq -c")
    return (*count, _sort(style, habits), _shown(style, style.shown))


def _counted(style: Style, values: Stages) -> Stages:
    """Count lines, by grep itself if it is the last and so inclined."""
    if style.take and not (style.counted and not style.distinct):
        return (*values, *style.distinct, "wc -l")
    *before, last = style.filters
    if style.counted and last.startswith("grep "):
        return (*before, last.replace("grep ", "grep -c ", 1))
    return (*style.filters, "wc -l")


def _sort(style: Style, habits: frozenset[Habit]) -> str:
    letters = "" if Habit.NUMBERS_AS_TEXT in habits else "n"
    letters += "r" if style.downward else ""
    if style.key and style.letters:
        return f"sort {style.key}{letters}"
    return " ".join(filter(None, ("sort", style.key, f"-{letters}" if letters else "")))


def _shown(style: Style, count: int) -> str:
    return f"{'head' if style.downward else 'tail'} -n {count}"


def _joined(stages: Stages) -> list[str]:
    joined: list[str] = []
    for stage in stages:
        one = _as_one(joined[-1], stage) if joined else None
        if one:
            joined[-1] = one
        else:
            joined.append(stage)
    return joined


def _as_one(before: str, after: str) -> str | None:
    """Write two programs of awk as one where a person would, or return nothing."""
    printed = PRINT.search(before)
    if printed and after == COUNTING:
        return PRINT.sub("", before) + after.removeprefix("awk '").replace("$0", printed[1])
    one, other = AWK.fullmatch(before), AWK.fullmatch(after)
    if not one or not other or one[1] != other[1]:
        return None
    # The first has a condition and no more, the second no condition.
    fits = "{" not in one[2] and other[2].startswith("{")
    return f"{one[1]}'{one[2]} {other[2]}'" if fits else None
