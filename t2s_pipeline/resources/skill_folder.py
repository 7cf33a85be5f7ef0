"""The folder of released skills: each is always whole, the last good version or the next."""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

import dagster as dg


class SkillFolderError(Exception):
    """A skill cannot be written; the message says why and what to do."""


class SkillFolder(dg.ConfigurableResource):
    """Writes a skill's directory in one step."""

    path: str

    def of(self, skill: str) -> Path:
        """Return where a skill stands."""
        return Path(self.path) / skill

    def read(self, skill: str) -> dict[str, tuple[bytes, bool]]:
        """Return the files of a skill's directory; none if there is no such directory.

        Path → bytes, and whether the file may be executed.
        """
        folder = self.of(skill)
        return {
            path.relative_to(folder).as_posix(): (
                path.read_bytes(),
                bool(path.stat().st_mode & 0o100),
            )
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def write(self, skill: str, files: Mapping[str, tuple[bytes, bool]]) -> Path:
        """Put these files in the place of a skill's directory, all at once.

        They are written beside it and then change places with it, so that a reader sees the old
        directory or the new one, and a crash leaves one of them.

        Args:
            skill: its name, which is the directory's.
            files: path → bytes, and whether the file may be executed.

        Raises:
            SkillFolderError: the folder cannot be written.
        """
        target = self.of(skill)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            staged = Path(mkdtemp(prefix=f".{skill}-", dir=target.parent))
            try:
                made = staged / skill
                made.mkdir()
                for path, (data, executable) in files.items():
                    _write(made / path, data, executable)
                _swap(made, target)
            finally:
                shutil.rmtree(staged, ignore_errors=True)
        except OSError as error:
            raise SkillFolderError(f"cannot write {target}: {error.strerror}") from error
        return target


def _write(path: Path, data: bytes, executable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o755 if executable else 0o644)


def _swap(made: Path, target: Path) -> None:
    """Let a new directory take the place of an old one; the old one is left at ``made``."""
    if not target.exists():
        made.rename(target)
    elif not _exchange(made, target):
        # No system call for it here: for an instant there is no directory of that name.
        old = made.with_name("old")
        target.rename(old)
        made.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or file system cannot."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    at_working_directory, exchange = -100, 2
    names = (os.fsencode(one), os.fsencode(other))
    failed = libc.renameat2(
        at_working_directory, names[0], at_working_directory, names[1], exchange
    )
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return not failed
