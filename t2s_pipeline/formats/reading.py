"""Records one by one from a stream of JSON, however it is laid out, without holding it whole.

A file that begins with a JSON document (an object or list over several lines, a long list) is
read value by value; there a syntax error ends the stream, because nothing tells where the next
record begins. Anything else is read line by line, so that a bad line costs only itself. Python's
own parser is used since it takes the ``NaN`` that its writer emits, and so lets the record be named
in which it stands.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import NamedTuple, TextIO

from t2s_pipeline.formats.json_values import Reader
from t2s_pipeline.formats.messages import is_message
from t2s_pipeline.formats.sources import Source, SourceError
from t2s_pipeline.formats.trace import Json, Refused

LONGEST_FIRST_LINE = 1 << 24
"""A first line longer than this is not tried as a whole: it is a list to be streamed."""
FIRST_LINES = 50
"""JSON lines have a record among so many first ones; what has none is no JSON at all."""


class Found(NamedTuple):
    """A record, or the reason why there is none, and its place: ``line 17``, ``record 3``."""

    place: str
    record: Json
    refused: Refused | None = None


def read(source: Source) -> Iterator[Found]:
    """Yield the records of a source in order; what cannot be read is yielded as refused.

    Raises:
        SourceError: the file cannot be read, or not to its end.
    """
    try:
        with source.open() as stream:
            yield from records(stream)
    except (EOFError, OSError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{source.uri} cannot be read: {reason}") from error


def records(stream: TextIO) -> Iterator[Found]:
    """Yield the records of a stream in order; what cannot be read is yielded as refused."""
    number = 1
    head = stream.readline(LONGEST_FIRST_LINE)
    while head and not head.strip():
        number += head.endswith("\n")
        head = stream.readline(LONGEST_FIRST_LINE)
    if not head:
        yield Found("record 1", None, Refused("the file is empty"))
        return
    if head.endswith("\n") and _is_whole(head):
        yield from _lines(number, chain([head], stream))
        return
    reader = Reader(head, stream)
    if not reader.is_document():
        first = _first_lines(reader.buffer, stream)
        if any(map(_is_whole, first)):
            yield from _lines(number, chain(first, stream))
            return
        reader = Reader("".join(first), stream)
    yield from _values(reader)


def _is_whole(line: str) -> bool:
    """Tell whether a line is an object or list by itself."""
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _first_lines(begun: str, stream: TextIO) -> list[str]:
    """Return the lines of what was read already, the last one whole, and some more."""
    if not begun.endswith("\n"):
        begun += stream.readline(LONGEST_FIRST_LINE)
    lines = list(StringIO(begun, newline="\n"))
    while len(lines) < FIRST_LINES and (line := stream.readline(LONGEST_FIRST_LINE)):
        lines.append(line)
    return lines


def _lines(first: int, lines: Iterable[str]) -> Iterator[Found]:
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            continue
        try:
            value: Json = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = f"is no JSON: {_what(error)}{_column(error)}"
            yield Found(f"line {number}", None, Refused(what))
            continue
        yield from _records_in(value, f"line {number}")


def _records_in(value: Json, place: str) -> Iterator[Found]:
    """Yield a value, or its items where it is a list of records."""
    if isinstance(value, list) and value and not is_message(value[0]):
        for n, item in enumerate(value, start=1):
            yield Found(f"{place}, record {n}" if len(value) > 1 else place, item)
    else:
        yield Found(place, value)


def _values(reader: Reader) -> Iterator[Found]:
    number = 1
    try:
        while reader.skip_space():
            if reader.buffer[reader.at] != "[":
                yield Found(f"record {number}", reader.value())
                number += 1
                continue
            messages: list[Json] = []
            for item in reader.items():
                if is_message(item):
                    messages.append(item)
                else:
                    yield Found(f"record {number}", item)
                    number += 1
            if messages:
                yield Found(f"record {number}", messages)
                number += 1
    except (ValueError, RecursionError) as error:
        yield Found(
            f"record {number}",
            None,
            Refused(f"is no JSON, and nothing after it can be read: {_what(error)}"),
        )


def _what(error: Exception) -> str:
    """Say what is wrong without repeating what the record holds."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _column(error: Exception) -> str:
    return f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
