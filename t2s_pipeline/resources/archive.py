"""A home in one file: a gzipped tar whose last member tells every other one's digest.

The file appears under its name only when it is whole, and what is read from one is put in its
place only when every digest holds.
"""

import gzip
import hashlib
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, NamedTuple

import orjson

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20


class ArchiveError(Exception):
    """A backup cannot be written or read; the message says why."""


class Entry(NamedTuple):
    """A file to keep.

    Attributes:
        name: in the archive.
        path: on disk.
        file: its bytes, where somebody has it open for us.
        database: it is SQLite's, which copies it, since others may have it open.
    """

    name: str
    path: Path
    file: IO[bytes] | None = None
    database: bool = False


def write_archive(target: Path, entries: Iterable[Entry], *, tool: str) -> int:
    """Write these files as one, all or nothing; return how many.

    Raises:
        ArchiveError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "wb", dir=target.parent, prefix=f".{target.name}-", delete=False
        ) as file:
            staged = Path(file.name)
            try:
                digests = _written(file, entries, tool)
                file.flush()
                os.fsync(file.fileno())
                staged.replace(target)
            except BaseException:
                staged.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ArchiveError(f"cannot write {target}: {error.strerror or error}") from error
    return len(digests)


def read_archive(source: Path, folder: Path) -> int:
    """Put the files of an archive into an empty folder, each checked; return how many.

    Raises:
        ArchiveError: it is no backup, or not whole, or not as it was written.
    """
    try:
        with tarfile.open(source, "r:gz") as tar:
            digests: dict[str, str] = {}
            for member in tar:
                if member.name == MANIFEST:
                    _check(source, _json(tar.extractfile(member)), digests)
                    return len(digests)
                digests[member.name] = _put(tar, member, folder)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, ValueError) as error:
        raise ArchiveError(f"{source} is no backup, or a damaged one: {error}") from error
    except OSError as error:
        raise ArchiveError(f"cannot read {source}: {error.strerror or error}") from error
    raise ArchiveError(f"{source} is no whole backup: it has no {MANIFEST}")


def _written(file: IO[bytes], entries: Iterable[Entry], tool: str) -> dict[str, str]:
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
        for entry in entries:
            with _opened(entry) as held:
                status = entry.path.stat()
                info = tarfile.TarInfo(entry.name)
                info.size = os.fstat(held.fileno()).st_size
                info.mode, info.mtime = status.st_mode & 0o777, int(status.st_mtime)
                digests[entry.name] = _digest(held)
                held.seek(0)
                tar.addfile(info, held)
        told = orjson.dumps({"format": FORMAT, "tool": tool, "files": digests})
        with TemporaryFile() as manifest:
            manifest.write(told)
            manifest.seek(0)
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(told)
            tar.addfile(info, manifest)
    return digests


@contextmanager
def _opened(entry: Entry) -> Iterator[IO[bytes]]:
    if entry.file is not None:
        yield entry.file
    elif entry.database:
        with NamedTemporaryFile(suffix=".db") as copy:
            _copy_database(entry.path, Path(copy.name))
            with Path(copy.name).open("rb") as held:
                yield held
    else:
        with entry.path.open("rb") as held:
            yield held


def _copy_database(path: Path, copy: Path) -> None:
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    except sqlite3.Error as error:
        raise ArchiveError(f"cannot copy {path}: {error}") from error
    finally:
        source.close()
        target.close()


def _put(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    name = PurePosixPath(member.name)
    held = tar.extractfile(member) if member.isfile() else None
    if held is None or name.is_absolute() or ".." in name.parts:
        raise ValueError(f"it holds {member.name!r}, which is not a file of a home")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(held, file, _CHUNK)
    path.chmod(member.mode & 0o777)
    with path.open("rb") as file:
        return _digest(file)


def _json(held: IO[bytes] | None) -> dict:
    told = orjson.loads(held.read()) if held else None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError(f"its {MANIFEST} is of another format")
    return told


def _check(source: Path, told: dict, digests: dict[str, str]) -> None:
    wrong = sorted(
        name
        for name in told["files"].keys() | digests.keys()
        if told["files"].get(name) != digests.get(name)
    )
    if wrong:
        raise ArchiveError(f"{source} is damaged: {wrong[0]} is not what was kept")


def _digest(file: IO[bytes]) -> str:
    found = hashlib.blake2b(digest_size=16)
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()
