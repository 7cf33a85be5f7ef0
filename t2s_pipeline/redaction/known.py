"""Values that a telling context betrayed, looked for wherever they stand."""

import re
from collections import defaultdict
from collections.abc import Mapping

from t2s_pipeline.redaction.spans import Span

_HEAD = 8  # characters; no value that is looked for is shorter
_FEW = 16
_TOKEN = re.compile(r"[^\s](?<![A-Za-z0-9].)", re.DOTALL)  # where one starts


class Known:
    """Values and their kinds, indexed by how they start.

    They count as whole tokens only: with no letter or digit before and after.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """Take values (of 8 characters or more) → kinds."""
        self.kinds = kinds
        self._by_head: defaultdict[str, list[str]] = defaultdict(list)
        for value in sorted(kinds, key=len, reverse=True):
            self._by_head[value[:_HEAD]].append(value)

    def may_stand_in(self, text: str) -> bool:
        """Rule out quickly; one search for each of many values would cost more than it saves."""
        few = len(self.kinds) <= _FEW
        return not few or "\\" in text or any(value in text for value in self.kinds)

    def find(self, text: str) -> list[Span]:
        """Find the values in a flat text."""
        spans = []
        for token in _TOKEN.finditer(text):
            start = token.start()
            for value in self._by_head.get(text[start : start + _HEAD], ()):
                end = start + len(value)
                if text.startswith(value, start) and not text[end : end + 1].isalnum():
                    spans.append(Span(start, end, self.kinds[value], value, ""))
                    break
        return spans
