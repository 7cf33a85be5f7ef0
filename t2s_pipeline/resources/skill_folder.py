"""The folder of released skills: each is always whole, the last good version or the next.

What is hidden in a skill's folder is no part of the skill, and stays.
"""

import ctypes
import errno
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import dagster as dg

MOST_BYTES = 30 << 20
"""A hosted skill may not be larger."""


class SkillFolderError(Exception):
    """A skill cannot be written or read; the message says why and what to do."""


class Contents(NamedTuple):
    """What stands in a folder: path → bytes, and whether the file may be executed.

    ``hidden`` names what is no part of a skill, such as ``.git``.
    """

    files: dict[str, tuple[bytes, bool]]
    hidden: list[str]


class SkillFolder(dg.ConfigurableResource):
    """Writes a skill's directory in one step."""

    path: str

    def of(self, skill: str) -> Path:
        """Return where a skill stands."""
        return Path(self.path) / skill

    def read(self, skill: str) -> Contents | None:
        """Return what stands in a skill's folder; None where there is none.

        Raises:
            SkillFolderError: something in it is no file of a skill.
        """
        folder = self.of(skill)
        return read_folder(folder) if folder.is_dir() else None

    def write(self, skill: str, files: Mapping[str, tuple[bytes, bool]]) -> Path:
        """Put these files in the place of a skill's directory, all at once.

        They are written beside it and then change places with it, so that a reader sees the old
        directory or the new one, and a crash leaves one of them. What was hidden in the old one is
        in the new one too.

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
                if target.is_dir():
                    _copy_hidden(target, made)
                _swap(made, target)
            finally:
                shutil.rmtree(staged, ignore_errors=True)
        except OSError as error:
            raise SkillFolderError(f"cannot write {target}: {error.strerror}") from error
        return target

    def remove_staged(self, skill: str) -> None:
        """Remove what killed processes left of a skill beside its directory."""
        name = re.compile(rf"\.{re.escape(skill)}-[a-z0-9_]{{8}}")  # as mkdtemp makes them
        for left in Path(self.path).glob(f".{skill}-*"):
            if name.fullmatch(left.name):
                shutil.rmtree(left)


def read_folder(folder: Path) -> Contents:
    """Return what stands in a folder that is to be a skill.

    Raises:
        SkillFolderError: something in it cannot be a file of a skill, or it is too large.
    """
    files: dict[str, tuple[bytes, bool]] = {}
    hidden: list[str] = []
    size = 0
    waiting = [folder]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            name = path.relative_to(folder).as_posix()
            if path.name.startswith("."):
                hidden.append(name)
            elif path.is_symlink():
                raise SkillFolderError(
                    f"{path} is a link; a skill's files must stand in its folder"
                )
            elif path.is_dir():
                waiting.append(path)
            else:
                files[name] = _read(path)
                size += len(files[name][0])
                if size > MOST_BYTES:
                    raise SkillFolderError(f"{folder} is larger than {MOST_BYTES >> 20} MB")
    return Contents(files, hidden)


def _read(path: Path) -> tuple[bytes, bool]:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        raise SkillFolderError(f"{path}: its name is no UTF-8; rename it") from error
    if not path.is_file():
        raise SkillFolderError(f"{path} is neither a file nor a folder; a skill cannot hold it")
    try:
        status = path.stat()
        if status.st_size > MOST_BYTES:
            raise SkillFolderError(f"{path} is larger than {MOST_BYTES >> 20} MB")
        return path.read_bytes(), bool(status.st_mode & 0o100)
    except OSError as error:
        raise SkillFolderError(f"{path} cannot be read: {error.strerror}") from error


def _copy_hidden(old: Path, new: Path) -> None:
    for folder, folders, files in os.walk(old):
        for name in [name for name in [*folders, *files] if name.startswith(".")]:
            source = Path(folder, name)
            copy = new / source.relative_to(old)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir() and not source.is_symlink():
                shutil.copytree(source, copy, symlinks=True)
            else:
                shutil.copy2(source, copy, follow_symlinks=False)
        folders[:] = [name for name in folders if not name.startswith(".")]


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
