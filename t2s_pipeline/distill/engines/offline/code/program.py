"""Programs that a run sent to a tool, read by Python's own parser and never executed."""

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.code.names import Names
from t2s_pipeline.distill.trajectories import Call, Trajectory

MOST_CHARACTERS = 50_000
"""A longer text is data, not a program that an agent wrote."""
_LOOKS_LIKE_CODE = re.compile(r"[=(]")
_STATEMENTS = (ast.Assign, ast.AugAssign, ast.For, ast.FunctionDef, ast.Import, ast.ImportFrom)


class Program(NamedTuple):
    """Code as it was sent: the call, the text, and what its names stand for."""

    call: Call
    text: str
    tree: ast.Module
    names: Names

    def line(self, node: ast.expr) -> str:
        """Return the line of code in which a node begins."""
        return self.text.splitlines()[node.lineno - 1].strip()


def programs_of(trajectory: Trajectory) -> list[Program]:
    """Return the programs among the arguments of a run's calls, in order."""
    return [program for call in trajectory.calls for program in _in_call(call)]


def carries_code(call: Call) -> bool:
    """Tell whether a call hands over a program: then its arguments are no values to compare."""
    return any(isinstance(v, str) and is_program(v) for v in call.arguments.values())


@lru_cache(maxsize=4096)
def is_program(text: str) -> bool:
    """Tell whether a text is a program that does something."""
    return _program(text) is not None


def _in_call(call: Call) -> Iterator[Program]:
    for value in call.arguments.values():
        tree = _program(value) if isinstance(value, str) else None
        if isinstance(value, str) and tree is not None:
            yield Program(call, value, tree, Names(tree))


def _program(text: str) -> ast.Module | None:
    """Return the syntax tree of a text that does something; None if it is no Python, or prose."""
    if not _LOOKS_LIKE_CODE.search(text[:MOST_CHARACTERS]):
        return None
    tree = _parsed(text)
    is_doing = tree is not None and any(isinstance(node, _STATEMENTS) for node in tree.body)
    return tree if is_doing else None


def _parsed(text: str) -> ast.Module | None:
    """Return the syntax tree, None if the text is no Python."""
    if len(text) > MOST_CHARACTERS:
        return None
    with warnings.catch_warnings():
        # What the parser thinks of another's style (such as invalid escapes) is no matter here.
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
