"""Records one by one from a stream of JSON, however it is laid out, without holding it whole.

JSON lines are read line by line, so that a bad line costs only itself. Anything else (one value,
a long list, several values) is read value by value; there a syntax error ends the stream, because
nothing tells where the next record begins. Python's own parser is used since it takes the ``NaN``
that its writer emits, and so lets the record be named in which it stands.
"""

import json
import zlib
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from t2s_pipeline.formats.messages import is_message
from t2s_pipeline.formats.sources import Source, SourceError
from t2s_pipeline.formats.trace import Json, Refused

CHUNK = 1 << 16
LONGEST_FIRST_LINE = 1 << 24
"""A first line longer than this is not tried as a whole: it is a list to be streamed."""

LONGEST_TOKEN = 400
"""Number, word or escape that a buffer may cut; an error farther from its end is a real one."""

_DECODER = json.JSONDecoder()
_SPACE = " \t\n\r"


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
    head = stream.readline(LONGEST_FIRST_LINE)
    while head and not head.strip():
        head = stream.readline(LONGEST_FIRST_LINE)
    if not head:
        yield Found("record 1", None, Refused("the file is empty"))
        return
    if head.endswith("\n"):
        second = stream.readline(LONGEST_FIRST_LINE)
        if _is_whole(head) or _is_whole(second):
            yield from _lines(head, second, stream)
            return
        head += second
    yield from _values(head, stream)


def _is_whole(line: str) -> bool:
    """Tell whether a line is an object or list by itself."""
    try:
        return isinstance(json.loads(line), dict | list) and line.strip() not in ("{}", "[]")
    except (ValueError, RecursionError):
        return False


def _lines(first: str, second: str, rest: TextIO) -> Iterator[Found]:
    number = 0
    for line in (line for part in ([first, second], rest) for line in part):
        number += 1
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


def _values(head: str, stream: TextIO) -> Iterator[Found]:
    reader = _Reader(head, stream)
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


class _Reader:
    """Decodes values from a buffer that is refilled as needed."""

    def __init__(self, head: str, stream: TextIO) -> None:
        self.buffer, self.at, self._stream = head, 0, stream

    def skip_space(self) -> bool:
        """Move to the next character that is no space; tell whether there is one."""
        while True:
            while self.at < len(self.buffer):
                if self.buffer[self.at] not in _SPACE:
                    return True
                self.at += 1
            if not self._refill(CHUNK):
                return False

    def value(self) -> Json:
        """Decode one value; the buffer doubles until it holds the whole of it."""
        size = CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self.buffer, self.at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error) or not self._refill(size):
                    raise
            else:
                # A number or a word may go on in the next chunk; an object or list ends here.
                if isinstance(value, dict | list | str) or end < len(self.buffer):
                    self.at = end
                    return value
                if not self._refill(size):
                    self.at = end
                    return value
            size *= 2

    def items(self) -> Iterator[Json]:
        """Decode the items of a list one by one."""
        self.at += 1
        while self._next("a list goes on to the end of the file") != "]":
            yield self.value()
            if self._next("a list goes on to the end of the file") == ",":
                self.at += 1
            elif self.buffer[self.at] != "]":
                raise json.JSONDecodeError("Expecting ',' delimiter", self.buffer, self.at)
        self.at += 1

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Tell a value that the buffer cuts off from one that is wrong in itself."""
        cut_string = error.msg.startswith("Unterminated string")
        return cut_string or error.pos > len(self.buffer) - LONGEST_TOKEN

    def _next(self, otherwise: str) -> str:
        if not self.skip_space():
            raise json.JSONDecodeError(otherwise, "", 0)
        return self.buffer[self.at]

    def _refill(self, size: int) -> bool:
        more = self._stream.read(size)
        self.buffer, self.at = self.buffer[self.at :] + more, 0
        return bool(more)


def _what(error: Exception) -> str:
    """Say what is wrong without repeating what the record holds."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _column(error: Exception) -> str:
    return f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
