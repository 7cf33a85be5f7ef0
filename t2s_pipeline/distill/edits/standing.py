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

_LATER = {"add_section": 0, "replace": 2}
"""New sections first, as they change what is around a target; replacements last, as they must know
which targets are somebody's text."""


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
    for rank in sorted(there, key=lambda rank: _LATER.get(there[rank].change.op, 1)):
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


def standing(change: Change, document: Document, taken: Container[int] = ()) -> list[range]:
    """Return the lines where an edit's content stands at its place; none if it does not.

    Its place is the text between two headings: where exactly a rule stands there does not matter.
    Where the target is not there any more, it is the whole file.

    Args:
        change: of the edit.
        document: the file.
        taken: lines that other edits wrote: their headings may have come between the content and
            its target, and what they say is no target.
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
        places = _around_target(change, document, taken)
    else:
        return []
    found = {at for start, end in places for at in _found(body, document, start, end)}
    ranges = [range(at, at + len(body.lines)) for at in sorted(found)]
    if change.op == "replace":
        # Unless all that is to be replaced stands in what replaces it, there is work left.
        left = [at for at in _targets(change, document, taken) if not _is_inside(at, ranges)]
        return [] if left else ranges
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
    change: Change, document: Document, taken: Container[int]
) -> list[tuple[int, int]]:
    found = _targets(change, document, taken)
    if change.op == "replace" or not found:
        return [(document.front, len(document.lines))]
    if change.op == "insert_after":
        return [document.region(target.stop, taken) for target in found]
    leaves = [document.leaf(target.start) for target in found]
    return [
        document.region(leaf.start if leaf else target.start, taken)
        for target, leaf in zip(found, leaves, strict=True)
    ]


def _found(body: Body, document: Document, start: int, end: int) -> list[int]:
    """Return where the content stands, as text if it is text and as code if it is code."""
    return [
        at
        for at in document.find(body.lines, start, end)
        if document.is_literal(at) == body.document.is_literal(0)
    ]


def _targets(change: Change, document: Document, taken: Container[int]) -> list[range]:
    """Return the lines at which the edit's target stands, where no other edit wrote any of it."""
    target = split_lines(change.target)
    places = [range(at, at + len(target)) for at in document.find(target)]
    return [place for place in places if not any(line in taken for line in place)]


def _is_inside(place: range, others: Sequence[range]) -> bool:
    return any(other.start <= place.start and place.stop <= other.stop for other in others)
