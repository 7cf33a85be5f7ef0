"""Where secrets stand in a value: in its text, in the JSON a text holds, and under escapes."""

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from t2s_pipeline.redaction.detect import by_name, detect, in_number
from t2s_pipeline.redaction.escapes import Unescaped, unescape, unescape_fully, within
from t2s_pipeline.redaction.known import Known
from t2s_pipeline.redaction.leaves import Leaf, Tree, leaves, parse
from t2s_pipeline.redaction.spans import Span, disjoint, mask

_SCALARS = re.compile(r'"(?:[^"\\]|\\.)*+"|-?[0-9][0-9.eE+-]*+|true|false|null|NaN|-?Infinity')
_KEY_BEFORE = re.compile(r'(\\*")[ \t]*:[ \t]*\Z')
_SHORT = 20  # characters; a text below that holds a secret only beside one of these
_SHORT_SIGN = re.compile(r"[@=:+>(\\]|%40|--| is |[0-9][0-9 .-]{8}")
_RECURRING = 20_000  # characters; system prompts come again, a longer tool result hardly


def find(leaf: Leaf) -> Sequence[Span]:
    """Find what is a secret by its shape or its context: disjoint spans, in order.

    A number is found as a whole; its span asks for quotes around the placeholder.
    """
    text, name = leaf
    if not isinstance(text, str):
        return in_number(leaf)
    if not name and len(text) < _SHORT and not _SHORT_SIGN.search(text):
        return ()
    return _recurring(text, name) if len(text) <= _RECURRING else _in_text(text, name)


def find_known(leaf: Leaf, known: Known) -> Sequence[Span]:
    """Find values that stood in a telling context elsewhere, as whole tokens."""
    text = leaf[0]
    if not isinstance(text, str):
        kind = known.kinds.get(str(text)) if type(text) is int and abs(text) < 10**40 else None
        return [Span(0, 0, kind, str(text), '"')] if kind else ()
    if not known.may_stand_in(text):
        return ()
    tree = parse(text)
    if tree is not None:
        return _in_json(text, tree, lambda leaf: find_known(leaf, known))
    return _under_escapes(text, known.find)


@lru_cache(maxsize=8192)
def _recurring(text: str, name: str) -> tuple[Span, ...]:
    return tuple(_in_text(text, name))


def _in_text(text: str, name: str) -> Sequence[Span]:
    tree = parse(text)
    if tree is not None:
        return _in_json(text, tree, find)
    found = _under_escapes(text, detect)
    whole = by_name(name, text) if name else []
    # The longer covers the shorter; of equal ones the shape (first) names the kind better.
    return disjoint([*found, *whole])


def _in_json(text: str, tree: Tree, search: Callable[[Leaf], Sequence[Span]]) -> list[Span]:
    """Search each key, string and number of the JSON that a text holds."""
    hits = {n: found for n, leaf in enumerate(leaves(tree)) if (found := search(leaf))}
    spans = []
    for n, token in enumerate(_SCALARS.finditer(text) if hits else ()):
        for span in hits.get(n, ()):
            if text[token.start()] != '"':
                spans.append(Span(*token.span(), span.kind, span.value, '"'))
                continue
            inside = unescape(text[token.start() + 1 : token.end() - 1])
            quote = json.dumps(span.quote)[1:-1]
            spans.append(_outward(span, inside, token.start() + 1)._replace(quote=quote))
    return spans


def _under_escapes(text: str, finder: Callable[[str], list[Span]]) -> list[Span]:
    """Apply a finder to a text and to what it becomes as its escapes are taken away."""
    layers = []
    bare = text
    while "\\" in bare:
        layer = unescape_fully(bare)
        if not layer.decoded:
            break
        layers.append((bare, layer))
        bare = layer.text
    found = disjoint(finder(bare))
    for escaped, layer in reversed(layers):  # innermost first: there an escape splits no token
        outer = [_outward(span, layer, 0) for span in found]
        here = [_uncut(span, escaped) for span in finder(mask(escaped, outer))]
        found = disjoint([*outer, *(span for span in here if span.start < span.end)])
    return [_as_string(span, text) for span in found]


def _outward(span: Span, inside: Unescaped, offset: int) -> Span:
    start, end = offset + inside.raw(span.start), offset + inside.raw(span.end)
    return span._replace(start=start, end=end)


def _uncut(span: Span, text: str) -> Span:
    start, end = within(text, span.start, span.end)
    return span._replace(start=start, end=end)


def _as_string(span: Span, text: str) -> Span:
    """Quote the placeholder of a number in a piece of JSON (a line, a log, a cut-off object)."""
    if not text[span.start : span.end].isdigit():
        return span
    before = _KEY_BEFORE.search(text, max(0, span.start - 20), span.start)
    return span._replace(quote=before[1]) if before else span
