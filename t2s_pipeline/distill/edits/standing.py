"""What an edit wants and the file already has: applying it again changes nothing."""

from collections.abc import Container, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from t2s_pipeline.distill.edits.document import Document
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.guards import Body, body_of
from t2s_pipeline.distill.edits.markdown import document_of
from t2s_pipeline.distill.edits.page import Page, is_blank, split_lines
from t2s_pipeline.distill.edits.sections import headings_named, title_key, title_of
from t2s_pipeline.distill.edits.targets import Owners
from t2s_pipeline.distill.edits.wish import Names, Wish


class Standing(NamedTuple):
    """Text that edits of a sequence want and that is there: no other edit may build on it.

    Attributes:
        lines: path → line → edit.
        files: path of a file that is what an edit would create → edit.
        ranks: of these edits.
    """

    lines: Mapping[str, Owners]
    files: Mapping[str, str]
    ranks: frozenset[int]


def what_stands(pages: Mapping[str, Page], wishes: Mapping[int, Wish], names: Names) -> Standing:
    """Find what the edits want and the skill has.

    Args:
        pages: path → file.
        wishes: rank → edit; if one of a rule's stands, all of that rule do.
        names: of the edits.
    """
    documents = {
        path: document_of(path, pages[path].texts)
        for path in {wish.change.path for wish in wishes.values()} & pages.keys()
    }
    lines: dict[str, dict[int, str]] = {path: {} for path in documents}
    files: dict[str, str] = {}
    rules = set()
    there = {rank: wish for rank, wish in wishes.items() if wish.change.path in documents}
    for rank in sorted(there, key=lambda rank: there[rank].change.op != "add_section"):
        change, rule = there[rank]
        ranges = standing(change, documents[change.path], lines[change.path])
        if ranges:
            rules.add(rule)
            if change.op == "create":
                files.setdefault(change.path, names.edit[rank])
        for line in chain.from_iterable(ranges):
            lines[change.path].setdefault(line, names.edit[rank])
    ranks = frozenset(rank for rank, wish in wishes.items() if wish.rule in rules)
    return Standing(lines, files, ranks)


def standing(change: Change, document: Document, new: Container[int] = ()) -> list[range]:
    """Return the lines where an edit's content stands at its place; none if it does not.

    Its place is the text between two headings: where exactly a rule stands there does not matter.
    Where the target is not there any more, it is the whole file.

    Args:
        change: of the edit.
        document: the file.
        new: lines of sections that edits add: these may have come between a text and its target.
    """
    body = body_of(change)
    if change.op == "create":
        return [range(len(body.lines))] if document.lines == body.lines else []
    if change.op == "add_section":
        return _sections(title_of(change.section), body, document)
    if change.op == "append_to_section":
        headings = headings_named(document, change.section)
        places = [(heading.end, heading.own_end) for heading in headings]
    elif change.op in ("insert_after", "insert_before", "replace") and body.lines:
        places = _around_target(change, document, new)
    else:
        return []
    found = {at for start, end in places for at in _found(body, document, start, end)}
    ranges = [range(at, at + len(body.lines)) for at in sorted(found)]
    if change.op == "replace" and _has_target_outside(change, document, ranges):
        return []
    return ranges


def _sections(title: str, body: Body, document: Document) -> list[range]:
    found = []
    for heading in document.headings:
        start = heading.end
        while start < len(document.lines) and is_blank(document.lines[start]):
            start += 1
        end = start + len(body.lines)
        if title_key(heading.title) == title_key(title) and document.find(body.lines, start, end):
            found.append(range(heading.start, end))
    return found


def _around_target(
    change: Change, document: Document, new: Container[int]
) -> list[tuple[int, int]]:
    target = split_lines(change.target)
    found = document.find(target)
    if change.op == "replace" or not found:
        return [(document.front, len(document.lines))]
    if change.op == "insert_after":
        return [document.region(at + len(target), new) for at in found]
    leaves = [document.leaf(at) for at in found]
    return [
        document.region(leaf.start if leaf else at, new)
        for at, leaf in zip(found, leaves, strict=True)
    ]


def _found(body: Body, document: Document, start: int, end: int) -> list[int]:
    """Return where the content stands, as text if it is text and as code if it is code."""
    return [
        at
        for at in document.find(body.lines, start, end)
        if document.is_literal(at) == body.document.is_literal(0)
    ]


def _has_target_outside(change: Change, document: Document, places: Sequence[range]) -> bool:
    """Tell whether the text to be replaced stands elsewhere than in what replaces it."""
    target = split_lines(change.target)
    return any(
        not any(place.start <= at and at + len(target) <= place.stop for place in places)
        for at in document.find(target)
    )
