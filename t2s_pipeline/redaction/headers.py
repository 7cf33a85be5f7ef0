"""Credentials in HTTP headers: Authorization and Cookie, wherever they are written."""

import re

from t2s_pipeline.redaction.proof import is_basic, is_bearer
from t2s_pipeline.redaction.spans import Span
from t2s_pipeline.redaction.values import UUID, is_dense, is_dummy, is_mixed, is_random

_CREDENTIALS = re.compile(
    r"[\"']?(?:(?P<scheme>[A-Za-z][A-Za-z0-9-]{1,20})[ \t]+)?"
    r"(?P<value>[^\s\"'`<>,;\\(){}]{6,8000}+)"
)
_PARAMETER = re.compile(r"[A-Za-z]\w*=[^=]")  # Digest, AWS4-HMAC-SHA256: told by their names
_SCHEME_ONLY = re.compile(r"[A-Z0-9-]{4,20}")  # AWS4-HMAC-SHA256, what follows being hidden
_SCHEME = re.compile(
    r"(?P<scheme>[bB][eE][aA][rR][eE][rR]|[bB][aA][sS][iI][cC])[ \t]+"
    r"(?P<value>[\w.~+/=:|-]{8,8000}+)"
)
_COOKIE = re.compile(r"(?P<name>[\w!#$%*.^|~+-]{1,80}+)=(?P<value>[^;,\s\"'\\]{8,4000}+)")
_COOKIES = re.compile(r"(?:[^\s=;,\"'\\]{1,80}+(?:=[^;\s\"'\\]{0,4000}+)?(?:;[ \t]*)?+){1,100}+")
_COOKIE_ATTRIBUTES = frozenset(
    "path domain expires max-age samesite priority version comment".split()
)


def authorization(text: str, at: int) -> list[Span]:
    """Find the credentials of an Authorization header whose value starts at a position."""
    found = _CREDENTIALS.match(text, at)
    if not found or _PARAMETER.match(found["value"]):
        return []
    value = found["value"].rstrip(".:")
    scheme = (found["scheme"] or "").lower()
    if scheme:
        proven = is_basic(value) if scheme == "basic" else is_bearer(value)
    else:
        proven = is_random(value) and is_dense(value) and not _SCHEME_ONLY.fullmatch(value)
    return [_span(found.start("value"), value, scheme)] if proven else []


def bearers(text: str) -> list[Span]:
    """Find ``Bearer <token>`` and ``Basic <base64 of user:password>`` wherever they stand."""
    spans = []
    for anchor in ("earer ", "EARER ", "asic ", "ASIC "):
        at = text.find(anchor)
        while at >= 0:
            found = _SCHEME.match(text, at - 1) if at else None
            value = found["value"].rstrip(".:") if found else ""
            basic = "s" in anchor.lower()
            if found and (is_basic(value) if basic else is_bearer(value)):
                spans.append(_span(found.start("value"), value, "basic" if basic else "bearer"))
            at = text.find(anchor, found.end() if found else at + 1)
    return spans


def cookies(text: str, at: int) -> list[Span]:
    """Find the random values of a Cookie or Set-Cookie header that starts at a position."""
    header = _COOKIES.match(text, at)
    return [
        Span(*found.span("value"), "COOKIE", found["value"], "")
        for found in (_COOKIE.finditer(text, *header.span()) if header else ())
        if found["name"].lower() not in _COOKIE_ATTRIBUTES and is_session(found["value"])
    ]


def is_session(value: str) -> bool:
    """Tell the value of a cookie that identifies somebody from a setting."""
    if is_random(value) or UUID.fullmatch(value):
        return True
    return len(value) >= 12 and is_mixed(value) and " " not in value and not is_dummy(value)


def _span(start: int, value: str, scheme: str) -> Span:
    kind = "PASSWORD" if scheme == "basic" else "TOKEN"
    return Span(start, start + len(value), kind, value, "")
