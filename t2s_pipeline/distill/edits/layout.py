"""A file with edits put in their places: which lines stay, which go, where blank lines come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.edits.document import Document
from t2s_pipeline.distill.edits.page import Page, Row, is_blank
from t2s_pipeline.distill.edits.placement import Placement
from t2s_pipeline.distill.edits.spacing import Edge, joins


class Layout(NamedTuple):
    """A file after edits. Lines count from 0.

    Attributes:
        page: the new file.
        moved: old line → new line; of a line taken away, the next one that was kept.
        taken: old line → rank of the edit that took it away.
        starts: rank → the line where the edit's own lines start, or where it took lines away.
    """

    page: Page
    moved: tuple[int, ...]
    taken: dict[int, int]
    starts: dict[int, int]


def lay_out(
    page: Page,
    document: Document,
    placements: Sequence[Placement],
    edit_ids: Mapping[int, tuple[str, ...]],
) -> Layout:
    """Put edits into a file.

    Args:
        page: the file.
        document: the same, parsed.
        placements: of edits that do not get in each other's way, best ranked first.
        edit_ids: rank → the edits that a line of it names.
    """
    writer = _Writer(page, document, edit_ids)
    gaps = defaultdict(list)
    takers = {n: one for one in placements for n in range(one.start, one.end)}
    for placement in sorted(placements, key=lambda one: (one.turn, one.rank)):
        gaps[placement.start].append(placement)
    for line in range(len(page.rows) + 1):
        for placement in gaps[line]:
            writer.put(placement)
        if line in takers:
            writer.take(line, takers[line])
        elif line < len(page.rows):
            writer.keep(line)
    return writer.finished()


class _Writer:
    """Writes the new file from top to bottom."""

    def __init__(
        self, page: Page, document: Document, edit_ids: Mapping[int, tuple[str, ...]]
    ) -> None:
        self.page = page
        self.document = document
        self.edit_ids = edit_ids
        self.rows: list[Row] = []
        self.kept: list[int] = []  # per new row the old line, -1 if it is new
        self.taken: dict[int, int] = {}
        self.starts: dict[int, int] = {}
        self.above: Edge | None = None  # the last row; None if it is blank or there is none
        self.last: Placement | None = None  # the last edit, None once a line was kept after it
        self.gaping = False  # lines were taken away since, and nothing came instead

    def put(self, placement: Placement) -> None:
        """Write an edit's own lines."""
        self.last = placement
        content = placement.content
        if content is not None:
            if not self._follows_as_before(placement):
                self._separate(Edge(content, 0), placement)
            self.gaping = False
        self.starts[placement.rank] = len(self.rows)
        if content is not None:
            for text in content.lines:
                self._write(Row(text, "taught", self.edit_ids[placement.rank], 0), -1)
            self.above = Edge(content, len(content.lines) - 1)

    def take(self, line: int, placement: Placement) -> None:
        """Leave a line out."""
        self.taken[line] = placement.rank
        self.gaping = placement.content is None

    def keep(self, line: int) -> None:
        """Write a line as it is, save a blank one after a blank one and what was taken away."""
        blank = is_blank(self.document.lines[line])
        if self.last and blank and self.above is None and self.gaping:
            self.taken[line] = self.last.rank
            return
        if self.last and not blank and not self._is_followed_as_before(self.last, line):
            self._separate(Edge(self.document, line), self.last)
        self._write(self.page.rows[line], line)
        self.above = None if blank else Edge(self.document, line)
        self.last = None
        self.gaping = False

    def finished(self) -> Layout:
        """Return the file; the blank lines before an end that was taken away go with it."""
        while self.last and self.gaping and self.rows and is_blank(self.rows[-1].text):
            self.rows.pop()
            line = self.kept.pop()
            if line >= 0:
                self.taken[line] = self.last.rank
        moved = [-1] * len(self.page.rows)
        for new, old in enumerate(self.kept):
            if old >= 0:
                moved[old] = new
        following = len(self.rows)
        for line in reversed(range(len(moved))):
            if moved[line] < 0:
                moved[line] = following
            following = moved[line]
        final_newline = self.page.final_newline or not self.page.rows
        page = Page(tuple(self.rows), self.page.newline, final_newline)
        return Layout(page, tuple(moved), self.taken, self.starts)

    def _write(self, row: Row, line: int) -> None:
        self.rows.append(row)
        self.kept.append(line)

    def _separate(self, below: Edge, placement: Placement) -> None:
        """Write a blank line if the last row and what comes do not belong together."""
        if self.above and not joins(self.above, below):
            self._write(Row("", "taught", self.edit_ids[placement.rank], 0), -1)

    def _follows_as_before(self, placement: Placement) -> bool:
        """Tell whether new lines stand under the same line as what they replace, and are alike."""
        return (
            placement.takes
            and placement.content is not None
            and self.above is not None
            and self.above.document is self.document
            and self.above.line == placement.start - 1
            and placement.content.kinds(0) == self.document.kinds(placement.start)
        )

    def _is_followed_as_before(self, placement: Placement, line: int) -> bool:
        """Tell whether a line stands under new lines as under what they replace."""
        return (
            placement.takes
            and placement.content is not None
            and line == placement.end
            and placement.content.kinds(-1) == self.document.kinds(placement.end - 1)
        )
