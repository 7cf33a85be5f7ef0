"""Whether a file with edits in it still says what it said: no line changed its block."""

from collections.abc import Iterator, Sequence

from t2s_pipeline.distill.edits.document import Block, Document
from t2s_pipeline.distill.edits.layout import Layout
from t2s_pipeline.distill.edits.page import is_blank
from t2s_pipeline.distill.edits.placement import Placement

_Path = tuple[tuple[str, int], ...]
"""The blocks around a line, outermost first: kind, and first line."""


def culprits(
    old: Document, new: Document, layout: Layout, placements: Sequence[Placement]
) -> set[int]:
    """Return the ranks of edits that would break the file; none if it is as it should be.

    Every line that was kept must stand in the same blocks as before, and an edit's own lines must
    be blocks of their own, except that text may take the place of text in a paragraph. Where a
    kept line changed, the edit above it is named, which need not be the only one.
    """
    found = {one.rank for one in placements if not _is_own(one, old, new, layout)}
    line = next(_changed_lines(old, new, layout, placements), None)
    if line is not None:
        found.add(_nearest(line, layout, placements).rank)
    return found


def _nearest(line: int, layout: Layout, placements: Sequence[Placement]) -> Placement:
    """Return the last edit above a new line, of equals the worse ranked; else the first below."""
    above = [one for one in placements if layout.starts[one.rank] <= line]
    if above:
        return max(above, key=lambda one: (layout.starts[one.rank], one.rank))
    return min(placements, key=lambda one: layout.starts[one.rank])


def _changed_lines(
    old: Document, new: Document, layout: Layout, placements: Sequence[Placement]
) -> Iterator[int]:
    """Yield new numbers of kept lines whose blocks are not what they were."""
    starts = _moved_starts(layout, placements)
    for line, text in enumerate(old.lines):
        if line in layout.taken or is_blank(text):
            continue
        at = layout.moved[line]
        if _path(new.blocks[at]) != _path(old.blocks[line], starts):
            yield at
    opened = new.open_from is not None and old.open_from is None
    if opened or new.front != old.front:
        yield len(new.lines)


def _is_own(placement: Placement, old: Document, new: Document, layout: Layout) -> bool:
    """Tell whether an edit's lines are the blocks that they are on their own."""
    content = placement.content
    if content is None:
        return True
    start = layout.starts[placement.rank]
    around = set()
    for line, text in enumerate(content.lines):
        own = _path(content.blocks[line], range(start, start + len(content.lines)))
        path = _path(new.blocks[start + line])
        if is_blank(text) or _is_text_for_text(placement, old, path, own, layout):
            continue
        if not own or path[-len(own) :] != own:
            return False
        around.add(path[: -len(own)])
    outside = around - {()}
    return not outside or (placement.may_nest and len(around) == 1)


def _is_text_for_text(
    placement: Placement, old: Document, path: _Path, own: _Path, layout: Layout
) -> bool:
    """Tell whether a line replaces one of the same paragraph."""
    if not placement.takes or [kind for kind, _ in own] != ["paragraph"]:
        return False
    replaced = old.blocks[placement.start]
    return (
        bool(replaced)
        and replaced[-1].kind == "paragraph"
        and path == _path(replaced, _moved_starts(layout, [placement]))
    )


def _moved_starts(layout: Layout, placements: Sequence[Placement]) -> list[int]:
    """Return old line → where a block that started there starts now."""
    starts = list(layout.moved)
    for placement in placements:
        if placement.takes and placement.content is not None:
            new = layout.starts[placement.rank]
            starts[placement.start : placement.end] = [new] * (placement.end - placement.start)
    return starts


def _path(blocks: Sequence[Block], moved: Sequence[int] | None = None) -> _Path:
    return tuple(
        (block.kind, block.start if moved is None else moved[block.start]) for block in blocks
    )
