"""The texts and numbers of a JSON value, each with the name that stands before it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat

from t2s_pipeline.redaction.kinds import PLACEHOLDER
from t2s_pipeline.redaction.names import secret_name

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Scalar = str | int | float | bool | None

# Of {"name": "DB_PASSWORD", "value": …} and {"key": …, "value": {"stringValue": …}} (Kubernetes,
# HAR, OTLP) the name is the text of the first.
_LABELS = ("name", "key", "Name", "Key")
_VALUES = frozenset(("value", "Value", "values", "stringValue", "string_value", "arrayValue"))


# A key, or a scalar with what it is called where that announces a secret (else empty).
Leaf = tuple[Scalar, str]


class Pairs(tuple[tuple[str, Json], ...]):
    """An object of a JSON text, with keys that occur twice."""


Tree = Json | Pairs


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield keys and scalars in document order.

    Raises `TypeError` at what JSON cannot hold, for it could not be searched.
    """
    stack: list[Iterator[tuple[Tree, str]]] = [iter([(tree, "")])]
    while stack:  # no recursion: a record may be nested deeper than Python's stack
        for node, name in stack[-1]:
            if node is None or isinstance(node, str | int | float):
                yield node, name
            elif isinstance(node, dict | Pairs):
                stack.append(_entries(node, name))
                break
            elif isinstance(node, list):
                stack.append(_items(node, name))
                break
            else:
                raise TypeError(f"{type(node).__name__} is not a JSON value")
        else:
            stack.pop()


def _items(node: list[Json], name: str) -> Iterator[tuple[Json, str]]:
    """Yield the items of a list, named as it is; of ``["Authorization", …]`` as the first says."""
    if len(node) == 2 and isinstance(node[0], str) and not name:
        pair = secret_name(node[0])
        name = node[0] if pair and pair.proof not in ("any", "mixed") else ""
    return zip(node, repeat(name))


def _entries(node: dict[str, Json] | Pairs, outer: str) -> Iterator[tuple[Tree, str]]:
    for key, value, name in _named(node, outer):
        yield key, ""
        yield value, name


def rebuild(tree: Json, edits: Mapping[Leaf, str]) -> Json:
    """Return a copy with some keys and scalars replaced; keys that fall together are told apart."""
    root: list[Json] = [None]
    stack: list[tuple[dict[str, Json] | list[Json], str | int, Json, str]] = [(root, 0, tree, "")]
    while stack:
        parent, at, node, name = stack.pop()
        fresh: Json
        if isinstance(node, dict):
            fresh = {}
            for key, value, child in _named(node, name):
                label = _apart(edits.get((key, ""), key), fresh)
                fresh[label] = None
                stack.append((fresh, label, value, child))
        elif isinstance(node, list):
            fresh = [None] * len(node)
            items = enumerate(_items(node, name))
            stack.extend((fresh, n, item, called) for n, (item, called) in items)
        else:
            fresh = edits.get((node, name), node)
        parent[at] = fresh  # type: ignore[index]  # a key of a dict, a place of a list
    return root[0]


def parse(text: str) -> Tree:
    """Return the object, array or quoted string that a text holds; ``None``: it holds none."""
    inside = text.strip()
    if inside[:1] + inside[-1:] not in ("{}", "[]", '""'):
        return None
    try:
        tree: Tree = json.loads(text, object_pairs_hook=Pairs)
    except (ValueError, RecursionError):  # no JSON, or nested too deep to be read as such
        return None
    return tree


def _named(node: dict[str, Json] | Pairs, outer: str) -> Iterator[tuple[str, Json, str]]:
    """Yield the entries of an object with the telling name of each value, or an empty one."""
    pairs = node if isinstance(node, Pairs) else node.items()
    for key, value in pairs:
        if not isinstance(key, str):
            raise TypeError(f"a key is {type(key).__name__}, not str")
        name = _label(pairs) if key in _VALUES else key
        inherited = outer if key in _VALUES and not PLACEHOLDER.search(name) else ""
        yield key, value, name if secret_name(name) else inherited


def _label(pairs: Iterable[tuple[str, Json]]) -> str:
    return next((text for key, text in pairs if key in _LABELS and isinstance(text, str)), "")


def _apart(key: str, taken: dict[str, Json]) -> str:
    fresh, n = key, 2
    while fresh in taken:
        fresh, n = f"{key} ({n})", n + 1
    return fresh
