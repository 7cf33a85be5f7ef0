"""A skill being edited: each edit is let in if it gets in no better ranked one's way."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

from t2s_pipeline.distill.edits.budgets import Budgets, Size, excess, size_of
from t2s_pipeline.distill.edits.contest import clash
from t2s_pipeline.distill.edits.document import Document
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.guards import body_of
from t2s_pipeline.distill.edits.layout import Layout, lay_out
from t2s_pipeline.distill.edits.markdown import MAIN, document_of
from t2s_pipeline.distill.edits.page import Page, Row
from t2s_pipeline.distill.edits.placement import Placement, place
from t2s_pipeline.distill.edits.reasons import Refused, shortened
from t2s_pipeline.distill.edits.sections import title_key, title_of
from t2s_pipeline.distill.edits.standing import Standing
from t2s_pipeline.distill.edits.wish import Names

_LONE_RETURN = re.compile(r"\r(?!\n)")


class Draft:
    """Edits let into a skill so far.

    Attributes:
        placements: path → edits of that file, best ranked first.
        created: path → rank of the edit that makes the file.
        deleted: path → rank of the edit that deletes it.
    """

    def __init__(
        self, pages: Mapping[str, Page], names: Names, there: Standing, budgets: Budgets
    ) -> None:
        """Start from a skill."""
        self.pages = pages
        self.names = names
        self.there = there
        self.budgets = budgets
        self.placements: dict[str, list[Placement]] = defaultdict(list)
        self.created: dict[str, int] = {}
        self.deleted: dict[str, int] = {}
        self._documents: dict[str, Document] = {}
        self._titles: dict[tuple[str, str], int] = {}
        self._sizes: dict[str, tuple[Size, Size]] = {}

    def admit(self, rank: int, change: Change) -> None:
        """Let an edit in.

        Raises:
            Refused: it has no place, no room, or a better ranked edit was there first.
        """
        if change.op == "create":
            self._create(rank, change)
        elif change.op == "delete_file":
            self._delete(rank, change.path)
        else:
            self._change(rank, change)

    def document(self, path: str) -> Document:
        """Return a file of the skill as it was, parsed.

        Raises:
            Refused: it is not there, or its line endings are not Markdown's.
        """
        if path not in self._documents:
            if path not in self.pages or path in self.there.files:
                files = ", ".join(sorted(self.pages.keys() - self.there.files.keys()))
                raise Refused("file not found", f"There is no {shortened(path)} among {files}.")
            if _LONE_RETURN.search(self.pages[path].text):
                detail = f"{path} has carriage returns that end no line here but do elsewhere."
                raise Refused("odd line endings", detail)
            self._documents[path] = document_of(path, self.pages[path].texts)
        return self._documents[path]

    def layout(self, path: str, *more: Placement) -> Layout:
        """Return a file with the edits that were let in, and with these."""
        placements = [*self.placements[path], *more]
        return lay_out(self.pages[path], self.document(path), placements, self.names.on_lines)

    def new_page(self, change: Change, rank: int) -> Page:
        """Return the file that an edit makes."""
        edit_ids = self.names.on_lines[rank]
        rows = (Row(line, "taught", edit_ids, 0) for line in body_of(change).lines)
        return Page(tuple(rows), "\n", final_newline=True)

    def _change(self, rank: int, change: Change) -> None:
        path = change.path
        document = self.document(path)
        if path in self.deleted:
            raise self._beaten_by(self.deleted[path], f"deletes {path}")
        placement = place(rank, change, document, self.there.lines.get(path, {}))
        title = (path, title_key(title_of(change.section)))
        if change.op == "add_section" and title in self._titles:
            raise self._beaten_by(self._titles[title], "adds the same section")
        winner = clash(placement, self.placements[path])
        if winner:
            raise self._beaten_by(winner.rank, f"touches the lines at {placement.start + 1} first")
        self._check_room(path, placement)
        self.placements[path].append(placement)
        if change.op == "add_section":
            self._titles[title] = rank

    def _create(self, rank: int, change: Change) -> None:
        path, key = change.path, _file_key(change.path)
        if same := [there for there in self.created if _file_key(there) == key]:
            raise self._beaten_by(self.created[same[0]], f"creates {same[0]}")
        for there in map(_file_key, self.pages):
            if there == key:
                raise Refused("file exists", f"{path} is a file of the skill already.")
            if there.startswith(key + "/") or key.startswith(there + "/"):
                detail = f"{path} would be a file and a folder at once, as {there} is there."
                raise Refused("bad path", detail)
        if key == _file_key(MAIN):
            raise Refused("protected file", f"{path} comes from the base only.")
        size = size_of(self.new_page(change, rank))
        if too_long := excess(path, size, Size(0, 0), self.budgets):
            raise Refused("over budget", too_long)
        self.created[path] = rank

    def _delete(self, rank: int, path: str) -> None:
        if path not in self.pages or path in self.there.files:
            raise Refused("file not found", f"There is no {shortened(path)} to delete.")
        if path in self.deleted:
            raise self._beaten_by(self.deleted[path], f"deletes {path}")
        if self.placements[path]:
            raise self._beaten_by(self.placements[path][0].rank, f"changes {path}")
        if self.there.lines.get(path):
            owner = next(iter(self.there.lines[path].values()))
            raise Refused("overlap", f"What {owner} writes stands in {path}.")
        self.deleted[path] = rank

    def _check_room(self, path: str, placement: Placement) -> None:
        """Refuse an edit that makes a file too long; lay the file out only if it is close."""
        page = self.pages[path]
        low, high = self._sizes.get(path) or (size_of(page), size_of(page))
        if placement.content and not placement.takes:
            least = _longer(low, placement.content.lines, page.newline)
            most = _longer(high, ("", *placement.content.lines, ""), page.newline)
            if excess(path, most, low, self.budgets) is None:
                self._sizes[path] = (least, most)
                return
            if detail := excess(path, least, high, self.budgets):
                raise Refused("over budget", detail)
        before, after = size_of(self.layout(path).page), size_of(self.layout(path, placement).page)
        self._sizes[path] = (before, before)
        if detail := excess(path, after, before, self.budgets):
            raise Refused("over budget", detail)
        self._sizes[path] = (after, after)

    def _beaten_by(self, rank: int, what: str) -> Refused:
        return Refused("overlap", f"The better ranked {self.names.edit[rank]} {what}.")


def _longer(size: Size, lines: Sequence[str], newline: str) -> Size:
    characters = sum(len(line) + len(newline) for line in lines)
    return Size(size.lines + len(lines), size.characters + characters)


def _file_key(path: str) -> str:
    """Return a path as file systems compare it that know no case."""
    return unicodedata.normalize("NFC", path).casefold()
