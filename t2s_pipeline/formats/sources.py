"""Where traces come from: files, folders, globs, compressed files, standard input."""

import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

STDIN = "-"
SUFFIXES = (".json", ".jsonl", ".ndjson")
COMPRESSED = ".gz"
GZIP_MAGIC = b"\x1f\x8b"


class SourceError(ValueError):
    """A source that cannot be read at all; the message names it and says what to do."""


@dataclass(frozen=True)
class Source:
    """One file of traces, or standard input.

    Attributes:
        uri: what it is called; two sources of one name are the same.
        path: where it is read from, if its name does not say.
    """

    uri: str
    path: Path | None = None

    @property
    def origin(self) -> str:
        """Name what produced the traces: the file's name without its endings."""
        if self.uri == STDIN:
            return "stdin"
        name = Path(self.uri).name.removesuffix(COMPRESSED)
        return next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s)), name) or name

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Open it as text. Bytes that are no UTF-8 become lone surrogates, to be refused by record.

        Raises:
            SourceError: it is in another encoding.
            OSError: it is missing or unreadable.
        """
        with self._bytes() as raw:
            start = raw.peek(2)[:2]
            if start in (b"\xff\xfe", b"\xfe\xff"):
                raise SourceError(f"{self.uri} is UTF-16; save it as UTF-8")
            unpacked = gzip.GzipFile(fileobj=raw) if start == GZIP_MAGIC else raw
            yield io.TextIOWrapper(
                unpacked, encoding="utf-8-sig", errors="surrogateescape", newline="\n"
            )

    def _bytes(self) -> io.BufferedReader:
        return (
            os.fdopen(os.dup(0), "rb")
            if self.uri == STDIN
            else (self.path or Path(self.uri)).open("rb")
        )


def expand(argument: str) -> list[Source]:
    """Return the files that an argument names: a file, a folder's traces, a glob, or ``-``.

    Raises:
        SourceError: it names nothing, or a folder without traces.
    """
    if argument == STDIN:
        return [Source(STDIN)]
    path = Path(argument)
    if path.is_dir():
        found = sorted(f for f in path.rglob("*") if f.is_file() and _is_trace_file(f, path))
        if not found:
            raise SourceError(
                f"{argument} has no traces: no file in it ends in {', '.join(SUFFIXES)} (or .gz)"
            )
        return [Source(str(file.resolve())) for file in found]
    if path.exists():
        return [Source(str(path.resolve()))]
    anchor = Path(path.anchor or ".")
    pattern = str(path.relative_to(path.anchor) if path.anchor else path)
    matches = sorted(anchor.glob(pattern)) if any(mark in pattern for mark in "*?[") else []
    if not matches:
        raise SourceError(f"{argument} does not exist")
    return [source for match in matches for source in expand(str(match))]


def _is_trace_file(file: Path, folder: Path) -> bool:
    """Tell a trace by its name; what is hidden in the folder, such as our own home, is none."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.name.removesuffix(COMPRESSED).endswith(SUFFIXES) and not hidden
