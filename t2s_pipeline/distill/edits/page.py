"""A file as lines that know their origin, joined again without losing a byte."""

from collections.abc import Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """One line without its line ending.

    Attributes:
        text: as it stands in the file.
        origin: ``base``, ``scaffold``, ``taught`` or ``human``.
        edit_ids: edits that put it there; none for lines that were there before.
    """

    text: str
    origin: str
    edit_ids: tuple[str, ...]


class File(NamedTuple):
    r"""Lines, and what stands between them.

    Attributes:
        lines: in order; none for an empty file.
        newline: ``\r\n`` where every line ended so, else ``\n`` (a stray ``\r`` stays in its line).
        final_newline: whether the last line ends in ``newline`` too.
    """

    lines: tuple[Line, ...]
    newline: str = "\n"
    final_newline: bool = True

    @property
    def text(self) -> str:
        """Return the file's whole text."""
        return joined((line.text for line in self.lines), self.newline, self.final_newline)


class Row(NamedTuple):
    """A line while edits are applied; ``number`` is its 1-based line in the base, 0 if new."""

    text: str
    origin: str
    edit_ids: tuple[str, ...]
    number: int


class Page(NamedTuple):
    """A file while edits are applied."""

    rows: tuple[Row, ...]
    newline: str
    final_newline: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the lines' texts."""
        return tuple(row.text for row in self.rows)

    @property
    def text(self) -> str:
        """Return the file's whole text."""
        return joined(self.texts, self.newline, self.final_newline)

    @property
    def file(self) -> File:
        """Return the finished file."""
        lines = tuple(Line(row.text, row.origin, row.edit_ids) for row in self.rows)
        return File(lines, self.newline, self.final_newline)


def page_of(text: str, origin: str) -> Page:
    """Take a text apart; its lines have this origin."""
    newline = "\r\n" if "\n" in text and text.count("\r\n") == text.count("\n") else "\n"
    texts = text.split(newline)
    final_newline = texts[-1] == ""
    if final_newline:
        texts.pop()
    rows = tuple(Row(line, origin, (), number) for number, line in enumerate(texts, start=1))
    return Page(rows, newline, final_newline)


def joined(texts: Iterable[str], newline: str, final_newline: bool) -> str:
    """Return lines as one text; no lines are an empty text."""
    lines = list(texts)
    return newline.join(lines) + (newline if lines and final_newline else "")


def split_lines(text: str) -> tuple[str, ...]:
    r"""Return the lines of an edit's text, without blank ones at its start and end.

    Only ``\n`` and ``\r\n`` end a line, as in Markdown: form feeds and Unicode separators do not.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    filled = [number for number, line in enumerate(lines) if not is_blank(line)]
    return tuple(lines[filled[0] : filled[-1] + 1]) if filled else ()


def is_blank(line: str) -> bool:
    """Tell whether Markdown takes the line for blank: only spaces and tabs count as nothing."""
    return not line.strip(" \t\r")
