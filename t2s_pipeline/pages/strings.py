"""A table in which every text of a page stands once; the rest of the page holds their numbers."""

import orjson

Shortened = list[str | int]
"""The beginning of a text, and how many characters were left out."""


class Strings:
    """Texts in the order in which they were first added."""

    def __init__(self, longest: int) -> None:
        """Cut what is longer than this many characters."""
        self._longest = longest
        self._whole: dict[str, int] = {}
        self._cut: dict[tuple[str, int], int] = {}
        self.table: list[str | Shortened] = []
        self.size = 0
        """Bytes of the table as it will stand in the page."""

    def number(self, text: str | None, omitted: int = 0) -> int:
        """Return the number of a text, which is added if it is not there; null is the empty text.

        Args:
            text: to be shown.
            omitted: characters that were cut from its end before.
        """
        shown = text or ""
        if len(shown) <= self._longest and not omitted:
            return self.whole(shown)
        return self._shortened(shown[: self._longest], len(shown[self._longest :]) + omitted)

    def whole(self, text: str) -> int:
        """Return the number of a text that is short enough already, or must not be cut."""
        known = self._whole.get(text)
        if known is None:
            known = self._whole[text] = len(self.table)
            self.table.append(text)
            self.size += written_size(text) + 1
        return known

    def _shortened(self, shown: str, left: int) -> int:
        known = self._cut.get((shown, left))
        if known is None:
            known = self._cut[shown, left] = len(self.table)
            self.table.append([shown, left])
            self.size += written_size(shown) + 9
        return known


def written_size(text: str) -> int:
    """Return the bytes that a text takes in the page: in JSON, with what is escaped in HTML."""
    return len(orjson.dumps(text)) + 5 * text.count("<")
