"""Personal data and secrets of one record, replaced by numbered placeholders."""

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from t2s_pipeline.redaction.find import find, find_known
from t2s_pipeline.redaction.kinds import PLACEHOLDER
from t2s_pipeline.redaction.known import Known
from t2s_pipeline.redaction.leaves import Json, Leaf, Scalar, leaves, rebuild
from t2s_pipeline.redaction.spans import Span, disjoint
from t2s_pipeline.redaction.values import is_distinctive

# Found wherever they stand by their own shape; the others may be told by their context only.
_ANYWHERE = frozenset(("EMAIL", "PHONE", "CARD", "IBAN", "SSN", "PRIVATE_KEY"))


class Redacted(NamedTuple):
    """A record without personal data and secrets."""

    record: Json
    counts: dict[str, int]  # kind → replaced occurrences


class _Numbering:
    """The placeholders of one record: equal values get equal ones, standing ones are not reused."""

    def __init__(self, record: Json) -> None:
        self._last: Counter[str] = Counter()
        self._given: dict[str, str] = {}
        for text, _ in leaves(record):
            if isinstance(text, str) and "[" in text:
                for kind, number in PLACEHOLDER.findall(text):
                    self._last[kind] = max(self._last[kind], int(number))

    def placeholder(self, span: Span) -> str:
        if span.value not in self._given:
            self._last[span.kind] += 1
            self._given[span.value] = f"[{span.kind}_{self._last[span.kind]}]"
        return self._given[span.value]

    def replaced(self, text: Scalar, spans: Sequence[Span]) -> str:
        if not isinstance(text, str):
            return self.placeholder(spans[0])
        pieces: list[str] = []
        at = 0
        for span in spans:
            pieces += text[at : span.start], span.quote, self.placeholder(span), span.quote
            at = span.end
        return "".join((*pieces, text[at:]))


def redact(record: Json) -> Redacted:
    """Replace personal data and secrets in every string, key and number of a JSON value.

    Equal values get equal placeholders, ``[KIND_n]``, numbered in the order in which they first
    stand in the record; placeholders that stand there already are kept and not reused. A number
    becomes a string. Text that holds JSON (tool-call arguments) still does. Raises `TypeError` at
    what JSON cannot hold.
    """
    counts: Counter[str] = Counter()
    numbering = None
    fresh: Iterable[Leaf] = leaves(record)
    # Again until nothing is found: a placeholder may set free what stood against its value.
    while found := _searched(fresh):
        numbering = numbering or _Numbering(record)
        spans = _with_known(record, found)
        edits = {leaf: numbering.replaced(leaf[0], spans[leaf]) for leaf in spans}
        for leaf in leaves(record):
            counts.update(span.kind for span in spans.get(leaf, ()))
        record = rebuild(record, edits)
        edited = set(edits.values())
        fresh = (leaf for leaf in leaves(record) if leaf[0] in edited)
    return Redacted(record, dict(counts))


def _searched(fresh: Iterable[Leaf]) -> dict[Leaf, Sequence[Span]]:
    """Return what is to be replaced in each distinct leaf."""
    return {leaf: spans for leaf in _distinct(fresh) if (spans := find(leaf))}


def _with_known(record: Json, found: Mapping[Leaf, Sequence[Span]]) -> dict[Leaf, Sequence[Span]]:
    """Add what was betrayed by its context and stands elsewhere; in the order of the record."""
    kinds: dict[str, str] = {}
    for span in (span for spans in found.values() for span in spans):
        if span.kind not in _ANYWHERE and is_distinctive(span.value):
            kinds.setdefault(span.value, span.kind)
    known = Known(kinds)
    spans = {}
    for leaf in _distinct(leaves(record)):
        here = found.get(leaf, ())
        elsewhere = find_known(leaf, known) if kinds else ()
        if here or elsewhere:
            spans[leaf] = _joined(here, elsewhere) if elsewhere else here
    return spans


def _distinct(among: Iterable[Leaf]) -> list[Leaf]:
    """Drop what holds no secret: as keys of a dict, moreover, ``True`` equals 1 and 1.0."""
    return [leaf for leaf in dict.fromkeys(among) if _may_be_secret(leaf[0])]


def _joined(here: Sequence[Span], elsewhere: Sequence[Span]) -> list[Span]:
    """Add known values where nothing else was found."""
    ends = [0, *(span.end for span in here)]
    starts = [*(span.start for span in here), sys.maxsize]
    free = [
        span
        for span in elsewhere
        if (n := bisect_right(starts, span.start)) >= 0
        and ends[n] <= span.start
        and span.end <= starts[n]
    ]
    return disjoint([*here, *free])


def _may_be_secret(value: Scalar) -> bool:
    if isinstance(value, str):
        return len(value) >= 4
    return value is not None and not isinstance(value, bool) and abs(value) >= 1000
