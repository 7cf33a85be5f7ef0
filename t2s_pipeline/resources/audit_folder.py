"""The folder of audit pages: one per evolution, and the latest of each skill under one name."""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import dagster as dg

LATEST = "latest.html"


class AuditFolderError(Exception):
    """A page cannot be written; the message says why."""


class AuditFolder(dg.ConfigurableResource):
    """Writes pages, each in one step."""

    path: str

    def of(self, skill: str, number: int) -> Path:
        """Return where the page of an evolution stands."""
        return Path(self.path) / skill / f"{number}.html"

    def numbers(self, skill: str) -> list[int]:
        """Return the evolutions of a skill whose pages are there, in order."""
        names = (path.stem for path in Path(self.path, skill).glob("*.html"))
        return sorted(int(name) for name in names if name.isdecimal())

    def latest(self, skill: str) -> Path:
        """Return where the latest page of a skill stands."""
        return Path(self.path) / skill / LATEST

    def write(self, skill: str, number: int, page: str, *, latest: bool) -> Path:
        """Write the page of an evolution; as the skill's latest one, too, if it is that.

        Raises:
            AuditFolderError: the folder cannot be written.
        """
        target = self.of(skill, number)
        write_page(target, page)
        if latest:
            write_page(self.latest(skill), page)
        return target

    def remove(self, skill: str, numbers: Iterable[int]) -> None:
        """Remove the pages of these evolutions, the latest one, and what killed processes left."""
        folder = Path(self.path) / skill
        for number in numbers:
            self.of(skill, number).unlink(missing_ok=True)
        (folder / LATEST).unlink(missing_ok=True)
        for staged in folder.glob(".*.html-*"):
            staged.unlink()


def write_page(target: Path, page: str) -> None:
    """Write a page so that whoever reads sees the old one or the new one, never a part.

    Raises:
        AuditFolderError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "wb", dir=target.parent, prefix=f".{target.name}-", delete=False
        ) as file:
            staged = Path(file.name)
            try:
                file.write(page.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
                staged.chmod(0o644)
                staged.replace(target)
            except BaseException:
                staged.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise AuditFolderError(f"cannot write {target}: {error.strerror}") from error
