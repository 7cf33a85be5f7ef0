"""A table in which every text of a page stands once; the rest of the page holds their numbers."""

import orjson

Shortened = list[str | int]
"""The beginning of a text, and how many characters were left out."""


class Strings:
    """Texts in the order in which they were first added."""

    def __init__(self, longest: int) -> None:
        """Cut what is longer than this many characters."""
        self._longest = longest
        self._numbers: dict[tuple[str, int], int] = {}
        self.table: list[str | Shortened] = []
        self.size = 0
        """Bytes of the table as it will stand in the page."""

    def number(self, text: str | None, omitted: int = 0) -> int:
        """Return the number of a text, which is added if it is not there; null is the empty text.

        Args:
            text: to be shown.
            omitted: characters that were cut from its end before.
        """
        whole = text or ""
        shown = whole[: self._longest]
        return self._number(shown, len(whole) - len(shown) + omitted)

    def whole(self, text: str) -> int:
        """Return the number of a text that is short enough already, or must not be cut."""
        return self._number(text, 0)

    def _number(self, shown: str, left: int) -> int:
        key = (shown, left)
        known = self._numbers.get(key)
        if known is not None:
            return known
        number = self._numbers[key] = len(self.table)
        self.table.append([shown, left] if left else shown)
        self.size += written_size(shown) + 1 + 8 * bool(left)
        return number


def written_size(text: str) -> int:
    """Return the bytes that a text takes in the page: in JSON, with what is escaped in HTML."""
    return len(orjson.dumps(text)) + 5 * text.count("<")
