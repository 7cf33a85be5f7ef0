"""The files of a skill: text that edits may change, and anything else, carried along."""

import base64
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from t2s_pipeline.ids import digest
from t2s_pipeline.schemas import SkillFiles


class SkillFile(NamedTuple):
    """One file; ``content`` is its text, or base64 where it is no UTF-8."""

    path: str
    content: str
    encoding: str = "utf-8"
    executable: bool = False

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        if self.encoding == "base64":
            return base64.b64decode(self.content)
        return self.content.encode("utf-8")


def skill_file(path: str, data: bytes, *, executable: bool) -> SkillFile:
    """Hold a file's bytes, as text where they are UTF-8."""
    try:
        return SkillFile(path, data.decode("utf-8"), executable=executable)
    except UnicodeDecodeError:
        return SkillFile(path, base64.b64encode(data).decode(), "base64", executable)


def as_main_text(data: bytes) -> bytes:
    """Return the bytes of a SKILL.md without a byte order mark, which would hide its front matter.

    Raises:
        UnicodeDecodeError: they are no UTF-8.
    """
    return data.decode("utf-8-sig").encode("utf-8")


def files_from(contents: Mapping[str, tuple[bytes, bool]]) -> list[SkillFile]:
    """Return the files of a folder.

    Args:
        contents: path → bytes, and whether the file may be executed.

    Raises:
        UnicodeDecodeError: SKILL.md is no UTF-8.
    """
    return sorted(
        skill_file(path, as_main_text(data) if path == "SKILL.md" else data, executable=executable)
        for path, (data, executable) in contents.items()
    )


def version_of(files: Iterable[SkillFile]) -> str:
    """Name a skill by the content of all its files."""
    return f"skill:{digest(sorted(files))}"


def text_of(files: Iterable[SkillFile]) -> dict[str, str]:
    """Return path → text of the files that are text."""
    return {file.path: file.content for file in files if file.encoding == "utf-8"}


def with_text(files: Iterable[SkillFile], text: Mapping[str, str]) -> list[SkillFile]:
    """Return the files with this text in place of theirs: changed, added, or gone."""
    every = list(files)
    known = {file.path: file for file in every if file.encoding == "utf-8"}
    kept = [file for file in every if file.encoding != "utf-8" and file.path not in text]
    changed = [
        known.get(path, SkillFile(path, ""))._replace(content=new) for path, new in text.items()
    ]
    return sorted(kept + changed)


def file_rows(skill: str, version: str, files: Iterable[SkillFile]) -> pl.DataFrame:
    """Return the rows of one version's files."""
    return SkillFiles.frame({"skill": skill, "version": version, **f._asdict()} for f in files)


def files_of(rows: pl.DataFrame) -> list[SkillFile]:
    """Return the files that these rows hold."""
    return [SkillFile(*row) for row in rows.select(SkillFile._fields).iter_rows()]
