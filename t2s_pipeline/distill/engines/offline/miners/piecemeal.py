"""Runs that were cut off while they sent one call again and again with other values.

Look-ups and code in a row; calls that act also with others between, such as a look-up for each.
"""

import ast
import re
from collections.abc import Iterator
from itertools import groupby

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_acting, is_reading
from t2s_pipeline.distill.trajectories import Call

_VALUE = re.compile(r"Constant\(value=(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^()]*)\)")

MANY = 5
"""Calls in a row that differ in their values only: small steps of one look-up."""


def mine(run: Run) -> Iterator[Lesson]:
    """Yield the tool that a run was still at work with, piece by piece, when it was cut off.

    A run that took as many pieces and succeeded speaks against it.
    """
    last = run.trajectory.steps[-1].step
    for calls in _in_a_row(run):
        if calls[-1].step == last or run.trajectory.success:
            yield from _lesson(run, calls, {}, {})
    for calls in _acting(run):
        if run.trajectory.calls[-1].step == last or run.trajectory.success:
            yield from _lesson(run, calls, {"work": "one by one"}, _instead(run))


def _lesson(
    run: Run, calls: list[Call], slots: dict[str, str], hints: dict[str, str]
) -> Iterator[Lesson]:
    if len({call.raw for call in calls}) >= MANY and run.trajectory.success is not None:
        yield Lesson(
            family="piecemeal",
            slots={"tool": calls[0].tool, **slots},
            holds=not run.trajectory.success,
            evidence=(quote_call(run.trajectory, calls[0]), quote_call(run.trajectory, calls[-1])),
            hints=hints,
        )


def _in_a_row(run: Run) -> Iterator[list[Call]]:
    shapes = _shapes(run)
    for shape, together in groupby(run.trajectory.calls, key=lambda call: shapes[call.step]):
        if shape:
            yield list(together)


def _acting(run: Run) -> list[list[Call]]:
    """Return the calls of each acting tool that passed and hand over no program."""
    sent = {one.call.step for one in run.programs} | {one.call.step for one in run.pipelines}
    made: dict[str, list[Call]] = {}
    for call in run.trajectory.calls:
        if is_acting(call.tool) and not call.failed and call.step not in sent:
            made.setdefault(call.tool, []).append(call)
    return list(made.values())


def _instead(run: Run) -> dict[str, str]:
    """Return, as a hint, what a success of the task acted with and this run did not."""
    mine = {call.tool for call in run.trajectory.calls}
    won = [call.tool for peer in run.peers if peer.success for call in peer.calls]
    other = next((tool for tool in won if is_acting(tool) and tool not in mine), None)
    return {"instead": other} if other else {}


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
