"""Records of finished rollouts, one JSON line each, kept on disk as they come."""

import fcntl
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import orjson

Record = dict[str, Any]
"""A JSON object."""


class Busy(Exception):
    """Another process writes the journal."""


class Journal:
    """A file that only grows. A line that a killed process left half-written is cut off."""

    def __init__(self, file: IO[bytes]) -> None:
        """Take over an open, locked file."""
        self._file = file

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Journal"]:
        """Open a journal for one process at a time, and make it if there is none.

        Raises:
            Busy: another process has it open.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy(f"{path} is being written by another process") from error
            yield cls(file)

    def records(self) -> list[Record]:
        """Return what is there, and cut off a last line without an end."""
        self._file.seek(0)
        whole = self._file.read()
        end = whole.rfind(b"\n") + 1
        if end < len(whole):
            self._file.truncate(end)
        return [orjson.loads(line) for line in whole[:end].splitlines() if line]

    @staticmethod
    def blank(path: Path, lines: Collection[int]) -> None:
        """Empty these lines of a journal, numbered from 1; the others keep their numbers.

        Raises:
            Busy: another process has it open.
        """
        with Journal.open(path), TemporaryDirectory(prefix=".blanking-", dir=path.parent) as folder:
            whole = path.read_bytes().split(b"\n")
            kept = [b"" if n in lines else line for n, line in enumerate(whole, start=1)]
            fresh = Path(folder) / path.name
            fresh.write_bytes(b"\n".join(kept))
            shutil.copymode(path, fresh)
            fresh.replace(path)

    def append(self, record: object) -> None:
        """Add a record; when this returns, it outlives the process."""
        self._file.write(orjson.dumps(record) + b"\n")
        self._file.flush()
