"""Things removed or inserted one by one in a loop, and which way the loop went."""

import ast
from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.code.loops import order
from t2s_pipeline.distill.engines.offline.code.names import called, names_in
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import words

MOVES_THE_REST = frozenset("delete remove drop pop insert".split())
"""First words of methods after which what comes behind stands elsewhere."""


def mine(run: Run) -> Iterator[Lesson]:
    """Yield how each loop went whose variable says what such a method removes or inserts."""
    for program in run.programs:
        for loop in ast.walk(program.tree):
            if not isinstance(loop, ast.For):
                continue
            way = order(loop.iter, program.names, program.tree)
            for call in _moving(loop) if way else ():
                slots = {"call": called(call)}
                yield from manner(run, "loop_order", slots, way, program, call, loop.iter)


def _moving(loop: ast.For) -> Iterator[ast.Call]:
    variables = set(names_in(loop.target))
    for statement in loop.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first_word = words(node.func.attr).split()[0]
                named = {name for argument in node.args for name in names_in(argument)}
                if first_word in MOVES_THE_REST and named & variables:
                    yield node
