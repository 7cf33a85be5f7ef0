"""JSON values one after the other from a stream, without holding it whole."""

import json
from collections.abc import Iterator
from typing import TextIO

from t2s_pipeline.formats.trace import Json

CHUNK = 1 << 16
LONGEST_TOKEN = 400
"""Number, word or escape that a buffer may cut; an error farther from its end is a real one."""

_DECODER = json.JSONDecoder()
_SPACE = " \t\n\r"


class Reader:
    """Decodes values from a buffer that is refilled as needed."""

    def __init__(self, head: str, stream: TextIO) -> None:
        """Begin with what was read of a stream already."""
        self.buffer, self.at, self._stream, self._keeps = head, 0, stream, False

    def is_document(self) -> bool:
        """Tell whether an object, or a list up to its second record, begins here.

        Nothing is consumed, so that the same text can be read in another way.
        """
        self._keeps = True
        try:
            self.skip_space()
            if self.buffer[self.at] != "[":
                return isinstance(self.value(), dict)
            self.at += 1
            if self._next("") == "]":
                return True
            return isinstance(self.value(), dict | list) and self._next("") in (",", "]")
        except (ValueError, RecursionError):
            return False
        finally:
            self.at, self._keeps = 0, False

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
        if self._keeps:
            self.buffer += more
        else:
            self.buffer, self.at = self.buffer[self.at :] + more, 0
        return bool(more)
