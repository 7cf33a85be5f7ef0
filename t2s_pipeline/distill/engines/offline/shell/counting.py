"""What a pipeline counts: lines as they come, or distinct values."""

import re
from typing import Literal

from t2s_pipeline.distill.engines.offline.shell.patterns import AWK, SEARCHING
from t2s_pipeline.distill.engines.offline.shell.pipelines import Command, Pipeline

_FIRST_SEEN = re.compile(r"!\s*\w+\[")
"""The idiom of awk that keeps the first line of each value."""

Counted = Literal["lines", "distinct values", ""]


def counted(pipeline: Pipeline) -> Counted:
    """Say what a pipeline counts, "" if it counts nothing or the whole of a file."""
    for place, command in enumerate(pipeline.commands):
        before = pipeline.commands[:place]
        if _counts_lines(command) and (command.program in SEARCHING or pipeline.fed_by(place)):
            return "distinct values" if any(map(_makes_distinct, before)) else "lines"
    return ""


def _counts_lines(command: Command) -> bool:
    if command.program in SEARCHING:
        return bool(command.options & {"-c", "--count"})
    return command.program == "wc" and bool(command.options & {"-l", "--lines"})


def _makes_distinct(command: Command) -> bool:
    if command.program == "sort":
        return bool(command.options & {"-u", "--unique"})
    in_awk = command.program in AWK and any(map(_FIRST_SEEN.search, command.words))
    return command.program == "uniq" or in_awk
