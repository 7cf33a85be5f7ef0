"""How a part of a larger object was chosen: by its name, or as whatever happens to be current."""

import ast
from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.code.names import Names, called
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner
from t2s_pipeline.distill.engines.offline.run import Run

BY_NAME = 'by its name, as in `["…"]`'
BY_POSITION = "by its position"


def mine(run: Run) -> Iterator[Lesson]:
    """Yield how each part was taken from what a call gave back."""
    for program in run.programs:
        nodes = list(ast.walk(program.tree))
        within = {id(n.func) for n in nodes if isinstance(n, ast.Call)}
        within |= {id(n.value) for n in nodes if isinstance(n, ast.Subscript)}
        for node in nodes:
            if isinstance(node, ast.Attribute | ast.Subscript) and id(node) not in within:
                source, way = _chosen(node, program.names)
                if source and way:
                    yield from manner(run, "chosen_part", {"call": source}, way, program, node)


def _chosen(node: ast.Attribute | ast.Subscript, names: Names) -> tuple[str, str]:
    if not isinstance(node.ctx, ast.Load):
        return "", ""
    if isinstance(node, ast.Attribute):
        return _source(node.value, names), f"as `.{node.attr}`"
    if isinstance(node.value, ast.Attribute):
        is_position = isinstance(node.slice, ast.Constant | ast.UnaryOp)
        return _source(node.value.value, names), BY_POSITION if is_position else ""
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return _source(node.value, names), BY_NAME
    return "", ""


def _source(node: ast.expr, names: Names) -> str:
    """Return what gave the object a name stands for, "" unless one call did."""
    if not isinstance(node, ast.Name):
        return ""
    sources = {called(value) for value in names.values(node)}
    return sources.pop() if len(sources) == 1 else ""
