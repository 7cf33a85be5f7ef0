"""Whether two lines may follow each other directly, or need a blank line between them."""

import re
from typing import NamedTuple

from t2s_pipeline.distill.edits.document import Document

_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")


class Edge(NamedTuple):
    """A line of a parsed text, seen as the neighbour of another."""

    document: Document
    line: int


class Item(NamedTuple):
    """A list item around a line: the columns of its marker and of what is inside it."""

    mark: str
    start: int
    end: int
    column: int
    inside: int


def joins(above: Edge, below: Edge) -> bool:
    """Tell whether the lines belong together: parts of one block, or items of one list."""
    leaf = above.document.leaf(above.line)
    if above.document is below.document and leaf and leaf is below.document.leaf(below.line):
        return True
    starting = [item for item in items_around(*below) if item.start == below.line]
    return bool(starting) and _takes(items_around(*above), starting[0])


def items_around(document: Document, line: int) -> list[Item]:
    """Return the list items around a line, outermost first, up to the first quotation."""
    items: list[Item] = []
    for block in document.blocks[line]:
        if block.kind == "quote":
            break
        if block.kind == "item":
            start = items[-1].inside if items and items[-1].start == block.start else 0
            text = document.lines[block.start].expandtabs(4)
            marker = _MARKER.match(text, start)
            end = marker.end() if marker else start
            width = len(text[start:end]) - len(text[start:end].lstrip())
            items.append(Item(block.mark, block.start, block.end, start + width, end))
    return items


def column_of(line: str) -> int:
    """Return the column of the line's first character that is not a space or tab."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _takes(items: list[Item], new: Item) -> bool:
    """Tell whether a new item goes on with one of these lists, or starts one inside the last."""
    for item in items:
        if new.column < item.inside:
            return new.mark == item.mark
    return bool(items)
