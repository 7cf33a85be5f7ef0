"""Where an edit goes in a file: the lines it takes away, and the gap its own lines fill."""

from enum import IntEnum
from typing import NamedTuple

from t2s_pipeline.distill.edits.document import Document
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.guards import body_of
from t2s_pipeline.distill.edits.markdown import parse
from t2s_pipeline.distill.edits.page import split_lines
from t2s_pipeline.distill.edits.reasons import Refused, shortened
from t2s_pipeline.distill.edits.sections import heading_named, title_key, title_of
from t2s_pipeline.distill.edits.spacing import column_of
from t2s_pipeline.distill.edits.targets import (
    INSIDE,
    Owners,
    check_whole_blocks,
    gap_after,
    gap_before,
    target_at,
)


class Turn(IntEnum):
    """Who comes first of those that fill one gap; among equals, the better ranked edit."""

    AFTER = 0
    BEFORE = 1
    SECTION = 2
    INSTEAD = 3


class Placement(NamedTuple):
    """Where an edit goes. Lines count from 0.

    Attributes:
        rank: of the edit.
        start, end: the lines it takes away; equal if none. Its own lines come before ``start``.
        turn: its place among those that fill the same gap.
        rests_on: lines, ``(start, end)``, without which it has no place.
        content: its own lines, parsed on their own; None if it only takes away.
        may_nest: whether its lines may become part of a list item around them.
    """

    rank: int
    start: int
    end: int
    turn: Turn
    rests_on: tuple[int, int]
    content: Document | None
    may_nest: bool = True

    @property
    def takes(self) -> bool:
        """Tell whether it takes lines away."""
        return self.start < self.end


def place(rank: int, change: Change, document: Document, owners: Owners) -> Placement:
    """Find the place of an edit in an existing file.

    Raises:
        Refused: there is no such place, or it must not be touched.
    """
    if change.op == "append_to_section":
        placement = _append(rank, change, document, owners)
    elif change.op == "add_section":
        placement = _new_section(rank, change, document, owners)
    elif change.op == "delete_section":
        placement = _no_section(rank, change, document, owners)
    else:
        placement = _at_target(rank, change, document, owners)
    if document.open_from is not None and placement.start > document.open_from:
        opened = shortened(document.lines[document.open_from])
        detail = f"{opened} in line {document.open_from + 1} is never closed."
        leaf = document.leaf(document.open_from)
        raise Refused(INSIDE[leaf.kind] if leaf else "inside front matter", detail)
    return placement


def new_title(change: Change, document: Document, owners: Owners) -> str:
    """Return the heading line of a new section, of the rank of the sections around it."""
    if change.target:
        level = heading_named(document, change.target, owners).level
    else:
        levels = [heading.level for heading in document.headings if heading.start not in owners]
        # A single heading of the first rank is the title of the whole file.
        below = [level for level in levels if level > 1]
        level = 1 if levels.count(1) > 1 else min(below, default=2)
    return f"{'#' * level} {title_of(change.section)}"


def _append(rank: int, change: Change, document: Document, owners: Owners) -> Placement:
    heading = heading_named(document, change.section, owners)
    at = document.text_end(heading.end, heading.own_end)
    content = body_of(change).document
    rests_on = (heading.start, heading.end)
    return Placement(rank, at, at, Turn.AFTER, rests_on, content, may_nest=False)


def _new_section(rank: int, change: Change, document: Document, owners: Owners) -> Placement:
    title = title_of(change.section)
    for heading in document.headings:
        if title_key(heading.title) == title_key(title):
            detail = f"{shortened(heading.title)} is a section of {change.path} already."
            raise Refused("section exists", detail)
    at, rests_on = len(document.lines), (0, 0)
    if change.target:
        after = heading_named(document, change.target, owners)
        at, rests_on = after.section_end, (after.start, after.end)
    line = new_title(change, document, owners)
    content = parse((line, "", *body_of(change).lines))
    first, *others = content.headings
    for other in (*(heading.level for heading in others), *content.nested_headings):
        if other <= first.level:
            detail = f"A heading of rank {other} cannot stand inside one of rank {first.level}."
            raise Refused("heading in content", detail)
    return Placement(rank, at, at, Turn.SECTION, rests_on, content, may_nest=False)


def _no_section(rank: int, change: Change, document: Document, owners: Owners) -> Placement:
    heading = heading_named(document, change.section, owners)
    lines = range(heading.start, heading.section_end)
    owner = next((owners[line] for line in lines if line in owners), None)
    if owner:
        detail = f"What {owner} writes stands in {shortened(heading.title)}."
        raise Refused("overlap", detail)
    whole = (lines.start, lines.stop)
    return Placement(rank, *whole, Turn.INSTEAD, whole, content=None)


def _at_target(rank: int, change: Change, document: Document, owners: Owners) -> Placement:
    start, end = target_at(change, document, owners)
    check_whole_blocks(document, start, end)
    content = body_of(change).document if split_lines(change.content) else None
    if change.op == "replace":
        for heading in document.headings:
            if heading.start < end and start < heading.end:
                detail = f"{shortened(heading.title)} in line {heading.start + 1} is a heading."
                raise Refused("target is a heading", detail)
        return Placement(rank, start, end, Turn.INSTEAD, (start, end), content)
    column = column_of(split_lines(change.content)[0])
    if change.op == "insert_after":
        at, turn = gap_after(document, end - 1, column), Turn.AFTER
    else:
        at, turn = gap_before(document, start, column), Turn.BEFORE
    return Placement(rank, at, at, turn, (start, end), content)
