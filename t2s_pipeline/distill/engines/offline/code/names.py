"""What the names of a program stand for, as far as its text tells without running it."""

import ast
from collections import defaultdict
from collections.abc import Iterator

MOST_STEPS = 6
"""A name is followed through so many assignments."""


class Names:
    """Values that names were given: by assignment, by a loop, as arguments or results of a call."""

    def __init__(self, tree: ast.Module) -> None:
        """Read a program once."""
        self._given: dict[str, list[ast.expr]] = defaultdict(list)
        self._elements_of: dict[str, list[ast.expr]] = defaultdict(list)
        self._appended: dict[str, list[ast.expr]] = defaultdict(list)
        self._returned: dict[str, list[ast.expr]] = defaultdict(list)
        self._parameters: dict[str, list[str]] = {}
        self.counted = frozenset(
            node.target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
        )
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                self._define(node)
        for node in ast.walk(tree):
            self._read(node)

    def values(self, node: ast.expr) -> list[ast.expr]:
        """Return the expressions that an expression may stand for: itself, if nothing is known."""
        found, seen = [node], {id(node)}
        for _ in range(MOST_STEPS):
            followed = {id(one): self._behind(one) for one in found}
            fresh = [v for given in followed.values() for v in given if id(v) not in seen]
            if not fresh:
                break
            seen |= {id(value) for value in fresh}
            found = [one for one in found if not followed[id(one)]] + fresh
        return found

    def _behind(self, node: ast.expr) -> list[ast.expr]:
        if isinstance(node, ast.Name):
            elements = [e for over in self._elements_of.get(node.id, ()) for e in self._each(over)]
            return self._given.get(node.id, []) + elements
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._returned.get(node.func.id, [])
        return []

    def _each(self, over: ast.expr) -> list[ast.expr]:
        """Return the expressions that stand for the elements of what a loop goes over."""
        found: list[ast.expr] = []
        if isinstance(over, ast.Name):
            found += self._appended.get(over.id, ())
            found += [e for given in self._given.get(over.id, ()) for e in self._each(given)]
        elif isinstance(over, ast.ListComp | ast.GeneratorExp | ast.SetComp):
            found.append(over.elt)
        elif isinstance(over, ast.List | ast.Tuple):
            found += over.elts
        elif called(over) in ("sorted", "reversed", "list") and isinstance(over, ast.Call):
            found += [e for argument in over.args[:1] for e in self._each(argument)]
        return found

    def _define(self, node: ast.FunctionDef) -> None:
        self._parameters[node.name] = [argument.arg for argument in node.args.args]
        self._returned[node.name] = [
            one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value
        ]

    def _read(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._give(target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._loop(node.target, node.iter)
        elif isinstance(node, ast.Call):
            self._pass(node)

    def _give(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._given[target.id].append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its in zip(target.elts, value.elts, strict=False):
                self._give(one, its)

    def _loop(self, target: ast.expr, over: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._elements_of[target.id].append(over)
        elif isinstance(target, ast.Tuple) and isinstance(over, ast.Call):
            inner = [None, *over.args[:1]] if called(over) == "enumerate" else []
            for one, its in zip(target.elts, inner or _zipped(over), strict=False):
                if its is not None:
                    self._loop(one, its)

    def _pass(self, call: ast.Call) -> None:
        if isinstance(call.func, ast.Name) and call.func.id in self._parameters:
            for name, value in zip(self._parameters[call.func.id], call.args, strict=False):
                self._given[name].append(value)
        elif called(call) == "append" and call.args and isinstance(call.func, ast.Attribute):
            for name in names_in(call.func.value):
                self._appended[name].append(call.args[0])


def _zipped(call: ast.Call) -> list[ast.expr | None]:
    return [*call.args] if called(call) == "zip" else []


def names_in(node: ast.AST) -> Iterator[str]:
    """Yield the names that a piece of code holds, from left to right."""
    found = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
    return (one.id for one in sorted(found, key=lambda one: (one.lineno, one.col_offset)))


def called(node: ast.AST) -> str:
    """Return the name of the function or method that an expression calls, "" if it calls none."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
