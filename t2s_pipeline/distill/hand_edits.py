"""A file of a released skill that a person changed: the whole file, before and after.

White space at line ends, blank lines alone and line endings do not count as changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple

import polars as pl

from t2s_pipeline.distill.edits.page import is_blank, page_of
from t2s_pipeline.ids import content_id
from t2s_pipeline.schemas import HandEdits


@dataclass(frozen=True, slots=True, kw_only=True)
class HandEdit:
    """A file that a person changed.

    Attributes:
        release: the release of the skill that was changed.
        before: its text as released; None where there was no text.
        after: its content as found; None where it was deleted.
        encoding: of ``after``: ``utf-8``, or ``base64`` where it is no text.
    """

    skill: str
    release: int
    path: str
    before: str | None
    after: str | None
    encoding: str
    executable: bool
    author: str

    @property
    def hand_edit_id(self) -> str:
        """Name the edit by all but its time."""
        return content_id(
            "hand",
            skill=self.skill,
            release=self.release,
            path=self.path,
            before=self.before,
            after=self.after,
            encoding=self.encoding,
            executable=self.executable,
            author=self.author,
        )

    @property
    def text(self) -> str | None:
        """Return its text as found; None where it was deleted or is none."""
        return self.after if self.encoding == "utf-8" else None


class Hunk(NamedTuple):
    """Lines ``[start, end)`` of a text that gave way to others, at ``at`` of the new text.

    Lines count from 0.
    """

    start: int
    end: int
    at: int
    added: tuple[str, ...]


def hunks(before: str, after: str) -> list[Hunk]:
    """Return where two texts differ in words."""
    old, new = stripped(before), stripped(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Hunk(i1, i2, j1, tuple(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal" and not all(map(is_blank, old[i1:i2] + new[j1:j2]))
    ]


def stripped(text: str) -> list[str]:
    """Return a text's lines without white space at their ends."""
    return [line.rstrip() for line in page_of(text, "base").texts]


def hand_edit_rows(edits: Iterable[HandEdit], at: datetime) -> pl.DataFrame:
    """Return the rows of edits found at one time."""
    return HandEdits.frame(
        {
            "hand_edit_id": edit.hand_edit_id,
            **{name: getattr(edit, name) for name in _COLUMNS},
            "at": at,
        }
        for edit in edits
    )


def hand_edits_of(rows: pl.DataFrame) -> list[HandEdit]:
    """Return the edits that these rows hold, in their order."""
    columns: Iterable[Mapping] = rows.select(_COLUMNS).iter_rows(named=True)
    return [HandEdit(**row) for row in columns]


_COLUMNS = (
    "skill",
    "release",
    "path",
    "before",
    "after",
    "encoding",
    "executable",
    "author",
)
