"""Runs that were cut off while they sent one call again and again with other values."""

import ast
import re
from collections.abc import Iterator
from itertools import groupby

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_reading
from t2s_pipeline.distill.trajectories import Call

_VALUE = re.compile(r"Constant\(value=(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^()]*)\)")

MANY = 5
"""Calls in a row that differ in their values only: small steps of one look-up."""


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the tool that a run was still reading with, piece by piece, when it was cut off.

    A run that read as many pieces and succeeded speaks against it.
    """
    shapes = _shapes(run)
    for shape, together in groupby(run.trajectory.calls, key=lambda call: shapes[call.step]):
        calls = list(together)
        if not shape or len({call.raw for call in calls}) < MANY:
            continue
        cut_off = calls[-1].step == run.trajectory.steps[-1].step
        if run.trajectory.success or (run.trajectory.success is False and cut_off):
            yield Lesson(
                family="piecemeal",
                slots={"tool": calls[0].tool},
                holds=not run.trajectory.success,
                evidence=(
                    quote_call(run.trajectory, calls[0]),
                    quote_call(run.trajectory, calls[-1]),
                ),
            )


def _shapes(run: Run) -> dict[int, str]:
    """Return, by step, what a call is apart from its values; "" for calls that may change things.

    A reading tool by its name, a program by its code without the texts and numbers in it.
    """
    shapes = {call.step: _shape(call) for call in run.trajectory.calls}
    for program in run.programs:
        shapes[program.call.step] = _VALUE.sub("", ast.dump(program.tree))
    return shapes


def _shape(call: Call) -> str:
    return call.tool if is_reading(call.tool) else ""
