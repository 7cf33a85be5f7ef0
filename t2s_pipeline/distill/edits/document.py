"""A parsed Markdown file: what stands on which line."""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from t2s_pipeline.distill.edits.page import is_blank

LITERAL = ("fence", "code", "html")
"""Blocks in which Markdown means nothing."""


class Block(NamedTuple):
    """A block from its first line to the one after its last.

    ``kind`` is one of ``paragraph``, ``h1`` … ``h6``, ``fence``, ``code`` (indented), ``html``,
    ``rule``, ``table``, ``definition`` (of a link), and around these ``item`` and ``quote``;
    ``mark`` is how it is written, such as ``-`` for an item.
    """

    kind: str
    start: int
    end: int
    mark: str = ""


class Heading(NamedTuple):
    """A heading of the file itself, not one in a list or quotation. Lines count from 0.

    Attributes:
        level: 1 to 6.
        title: as written, without marks.
        start, end: its own lines, ``end`` excluded.
        own_end: where the next heading starts.
        section_end: where the next heading of the same or a higher rank starts.
        parents: titles of the headings above it, highest first.
    """

    level: int
    title: str
    start: int
    end: int
    own_end: int
    section_end: int
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A parsed file. Lines count from 0.

    Attributes:
        lines: of the file.
        front: how many of them are front matter.
        blocks: per line the blocks it is in, outermost first; none in front matter.
        headings: in order.
        nested_headings: levels of those in lists and quotations.
        links: destinations of all links, as written.
        open_from: where a block starts that would swallow whatever came after the file, or None.
    """

    lines: tuple[str, ...]
    front: int
    blocks: tuple[tuple[Block, ...], ...]
    headings: tuple[Heading, ...]
    nested_headings: tuple[int, ...]
    links: tuple[str, ...]
    open_from: int | None

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers = defaultdict(list)
        for number, line in enumerate(self.lines):
            numbers[line.rstrip()].append(number)
        return numbers

    def find(self, wanted: Sequence[str], start: int = 0, end: int | None = None) -> list[int]:
        """Return the lines of ``[start, end)`` at which all the wanted lines follow each other.

        Whitespace at the ends of lines does not count.
        """
        stripped = [line.rstrip() for line in wanted]
        last = min(len(self.lines), len(self.lines) if end is None else end) - len(stripped)
        return [
            at
            for at in self._numbers.get(stripped[0], [])
            if start <= at <= last
            and all(self.lines[at + n].rstrip() == line for n, line in enumerate(stripped))
        ]

    def text_end(self, start: int, end: int) -> int:
        """Return the line after the last one in ``[start, end)`` that is not blank."""
        while end > start and is_blank(self.lines[end - 1]):
            end -= 1
        return end

    def leaf(self, line: int) -> Block | None:
        """Return the innermost block of a line; None in front matter and between blocks."""
        return self.blocks[line][-1] if self.blocks[line] else None

    def kinds(self, line: int) -> tuple[str, ...]:
        """Return the kinds of the blocks around a line, outermost first."""
        return tuple(block.kind for block in self.blocks[line])

    def is_literal(self, line: int) -> bool:
        """Tell whether the line is code or raw HTML."""
        leaf = self.leaf(line)
        return leaf is not None and leaf.kind in LITERAL

    def region(self, at: int, passing: Container[int] = ()) -> tuple[int, int]:
        """Return the lines between the two headings around the gap before line ``at``.

        Headings in the lines of ``passing`` do not count.
        """
        headings = [heading for heading in self.headings if heading.start not in passing]
        before = [heading.end for heading in headings if heading.start < at]
        after = [heading.start for heading in headings if heading.start >= at]
        return (before[-1] if before else self.front), (after[0] if after else len(self.lines))
