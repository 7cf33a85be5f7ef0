"""Which way the loops of a program go, and at which number they begin."""

import ast
from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.code.names import Names, called, names_in

UP = "from the first to the last"
DOWN = "from the last to the first"


def order(node: ast.expr, names: Names, tree: ast.AST) -> str:
    """Return which way a loop over an expression goes, "" where the code does not tell."""
    if isinstance(node, ast.Name) and _is_turned(node.id, tree):
        return DOWN
    found = {_order(value, names, tree) for value in names.values(node)}
    return found.pop() if len(found) == 1 else ""


def _order(node: ast.expr, names: Names, tree: ast.AST) -> str:
    function = called(node)
    if isinstance(node, ast.Call) and function == "range":
        return DOWN if len(node.args) == 3 and _is_negative(node.args[2]) else UP
    if function == "reversed":
        return DOWN
    if isinstance(node, ast.Call) and function == "sorted":
        return DOWN if _is_reverse(node) else UP
    if isinstance(node, ast.Call) and function in ("list", "tuple", "enumerate") and node.args:
        return order(node.args[0], names, tree)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.step:
        return DOWN if _is_negative(node.slice.step) else UP
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return order(node.generators[0].iter, names, tree)
    # A list is filled, and an object gives what it holds, one after the other.
    return UP if isinstance(node, ast.List | ast.Call) else ""


def _is_turned(name: str, tree: ast.AST) -> bool:
    """Tell whether a list is turned round in place."""
    return any(
        node.func.attr == "reverse" or (node.func.attr == "sort" and _is_reverse(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == name
    )


def _is_reverse(call: ast.Call) -> bool:
    return any(
        keyword.arg == "reverse"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is True
        for keyword in call.keywords
    )


def _is_negative(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def start(node: ast.AST, around: list[ast.For], names: Names) -> int | None:
    """Return the number at which the first counter in a piece of code begins.

    Failing a counter, the first whole number that it is called with or indexed by; else None.

    Args:
        node: the code, such as the target of an assignment.
        around: the loops it stands in, innermost first.
        names: of the program.
    """
    for name in names_in(node):
        for loop in around:
            if name in names_in(loop.target):
                is_first = next(names_in(loop.target)) == name
                found = _begin(loop.iter, counted=is_first)
                if found is not None:
                    return found
        if name in names.counted:
            first = [_integer(value) for value in names.values(ast.Name(name))]
            if any(number is not None for number in first):
                return next(number for number in first if number is not None)
    return next(_fixed(node), None)


def _fixed(node: ast.AST) -> Iterator[int]:
    for one in ast.walk(node):
        given: list[ast.expr] = []
        if isinstance(one, ast.Call):
            given = [*one.args, *(keyword.value for keyword in one.keywords)][:1]
        elif isinstance(one, ast.Subscript):
            given = [one.slice]
        yield from (number for value in given if (number := _integer(value)) is not None)


def _begin(over: ast.expr, *, counted: bool) -> int | None:
    """Return where a loop begins; ``counted``: asked of its first variable, the counter if any."""
    if not isinstance(over, ast.Call):
        return None
    function = called(over)
    keywords = {keyword.arg: _integer(keyword.value) for keyword in over.keywords}
    if function == "range":
        is_down = len(over.args) == 3 and _is_negative(over.args[2])
        return None if is_down else 0 if len(over.args) == 1 else _integer(over.args[0])
    if function == "enumerate":
        if counted:
            given = _integer(over.args[1]) if len(over.args) > 1 else 0
            return keywords.get("start", given)
        return _begin(over.args[0], counted=True) if over.args else None
    lowest = [n for name, n in keywords.items() if name and name.startswith("min")]
    return lowest[0] if lowest else None


def _integer(node: ast.expr) -> int | None:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None


def enclosing(tree: ast.AST) -> Iterator[tuple[ast.AST, list[ast.For]]]:
    """Yield every node of a program with the ``for`` loops around it, innermost first."""
    todo: list[tuple[ast.AST, list[ast.For]]] = [(tree, [])]
    while todo:
        node, around = todo.pop()
        yield node, around
        inside = [node, *around] if isinstance(node, ast.For) else around
        todo.extend((child, inside) for child in reversed(list(ast.iter_child_nodes(node))))
