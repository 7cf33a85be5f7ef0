"""The target of an edit: whole lines of a file, and the gaps beside the blocks they are in."""

from collections.abc import Mapping

from t2s_pipeline.distill.edits.document import Block, Document
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.page import split_lines
from t2s_pipeline.distill.edits.reasons import Reason, Refused, shortened
from t2s_pipeline.distill.edits.spacing import items_around

INSIDE: dict[str, Reason] = {
    "fence": "inside a code block",
    "code": "inside a code block",
    "html": "inside raw HTML",
    "table": "inside a table",
}
"""Why nothing may be put into such a block."""
Owners = Mapping[int, str]
"""Line → the edit whose text stands there already; no other edit may build on it."""


def target_at(change: Change, document: Document, owners: Owners) -> tuple[int, int]:
    """Return the lines ``(start, end)`` of an edit's target.

    Raises:
        Refused: it is not there exactly once.
    """
    target = split_lines(change.target)
    found = document.find(target)
    free = [at for at in found if not any(n in owners for n in range(at, at + len(target)))]
    if not found:
        detail = f"{shortened(change.target)} is not in {change.path} as whole lines."
        raise Refused("target not found", detail)
    if not free:
        owner = next(owners[n] for n in range(found[0], found[0] + len(target)) if n in owners)
        detail = f"{shortened(change.target)} stands there only as what {owner} writes."
        raise Refused("overlap", detail)
    if len(free) > 1:
        lines = ", ".join(str(at + 1) for at in free)
        detail = f"{shortened(change.target)} is in {change.path} at lines {lines}."
        raise Refused("ambiguous target", detail)
    return free[0], free[0] + len(target)


def check_whole_blocks(document: Document, start: int, end: int) -> None:
    """Refuse a target in front matter, or one that splits code, a table or raw HTML."""
    if start < document.front:
        raise Refused("inside front matter", f"Line {start + 1} belongs to the front matter.")
    for line in (start, end - 1):
        leaf = document.leaf(line)
        if leaf and leaf.kind in INSIDE and (leaf.start < start or leaf.end > end):
            detail = (
                f"Line {line + 1} is part of the block of lines {leaf.start + 1} to {leaf.end}."
            )
            raise Refused(INSIDE[leaf.kind], detail)


def gap_after(document: Document, line: int, column: int) -> int:
    """Return the gap after a line's block, and after the items that the column is outside of."""
    ends = [block.end for block in _unsplit(document, line)]
    ends += [item.end for item in items_around(document, line) if column < item.inside]
    return document.text_end(line + 1, max(ends, default=line + 1))


def gap_before(document: Document, line: int, column: int) -> int:
    """Return the gap before a line's block, and before the items the column is outside of."""
    starts = [block.start for block in _unsplit(document, line)]
    starts += [item.start for item in items_around(document, line) if column < item.inside]
    return min(starts, default=line)


def _unsplit(document: Document, line: int) -> list[Block]:
    """Return the blocks around a line that nothing can be put into: leaves and quotations."""
    return [block for block in document.blocks[line] if block.kind != "item"]
