"""What a program writes into objects it did not make: where, and what kind of value."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.code.loops import enclosing
from t2s_pipeline.distill.engines.offline.code.names import Names, called

CONTAINERS = (ast.Dict, ast.List, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Tuple)
MAKES_CONTAINER = frozenset("dict list set defaultdict Counter OrderedDict deque tuple".split())
MAKES_TEXT = frozenset("str repr".split())
MAKES_NUMBER = frozenset("round int float sum len abs min max Decimal".split())
EXPRESSION = "="
"""With this many tools begin what is to be worked out rather than taken as it stands."""
AS_TEXT = "a number turned into text"
_NUMBER_FIELD = re.compile(r"\{\w*:[^{}]*[dfg%,][^{}]*\}|%[-+0 #]*\d*(?:\.\d+)?[dfg]")


class Write(NamedTuple):
    """A value put somewhere, and the loops around it, innermost first."""

    place: ast.expr
    value: ast.expr
    around: list[ast.For]


def writes(tree: ast.AST, names: Names) -> Iterator[Write]:
    """Yield what is put into attributes and items of objects, and into arguments named ``value``.

    Dictionaries and lists that the program made itself are its own business.
    """
    for node, around in enclosing(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if _is_place(target, names):
                    yield Write(target, node.value, around)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            for keyword in node.keywords:
                if keyword.arg == "value":
                    yield Write(node, keyword.value, around)


def kinds(node: ast.expr, names: Names) -> set[str]:
    """Say what kind of value an expression is, one for each that it may stand for."""
    return {kind for value in names.values(node) if (kind := _kind(value, names))}


def _kind(node: ast.expr, names: Names) -> str:
    template, fields = _template(node)
    if fields == 1 or called(node) in MAKES_TEXT:
        return AS_TEXT
    is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
    if is_sum and not template.startswith(EXPRESSION) and AS_TEXT in _parts(node, names):
        return AS_TEXT
    if re.match(r"[^\w\s{%]", template):
        return f"text that begins with “{template[0]}”"
    is_number = isinstance(node, ast.BinOp) or called(node) in MAKES_NUMBER
    return "a number" if is_number else ""


def _parts(node: ast.expr, names: Names) -> set[str]:
    """Return the kinds of the two sides of a sum."""
    if not isinstance(node, ast.BinOp):
        return set()
    return kinds(node.left, names) | kinds(node.right, names)


def _template(node: ast.expr) -> tuple[str, int]:
    """Return the fixed text with which a made text begins, and the numbers formatted in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if len(node.value) > 1 else "", 0
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else node
        begins = str(first.value) if isinstance(first, ast.Constant) else ""
        parts = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        return begins, len(parts) if all(part.format_spec for part in parts) else 0
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _beginning(node.left), 0
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = _template(node.left)[0]
        return text, len(_NUMBER_FIELD.findall(text))
    if called(node) == "format" and isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            text = _template(node.func.value)[0]
            return text, len(_NUMBER_FIELD.findall(text))
        return "", 1
    return "", 0


def _beginning(node: ast.expr) -> str:
    """Return the fixed text at the left end of a sum of texts, however short."""
    if isinstance(node, ast.BinOp):
        return _beginning(node.left)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if isinstance(node, ast.Constant) and is_text else _template(node)[0]


def _is_place(target: ast.expr, names: Names) -> bool:
    """Tell whether a target belongs to an object that the program did not make itself."""
    if isinstance(target, ast.Subscript):
        return not _is_own(target.value, names)
    return isinstance(target, ast.Attribute)


def _is_own(node: ast.expr, names: Names) -> bool:
    values = names.values(node)
    return any(isinstance(v, CONTAINERS) or called(v) in MAKES_CONTAINER for v in values)
