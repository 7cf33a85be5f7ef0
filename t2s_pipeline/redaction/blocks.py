"""Private keys and JSON Web Tokens: secrets with an inside that can be checked."""

import base64
import binascii
import re

from t2s_pipeline.redaction.library import is_jwt
from t2s_pipeline.redaction.spans import Span

_HEADER = re.compile(r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?(?:[ -]{0,1}-{4,5})")
_FOOTER = re.compile(r"-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?(?:[ -]{0,1}-{4,5})")
_LONGEST = 65536  # characters; a PGP key with subkeys and a photograph
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{16,}")
_BODY = re.compile(  # of a key whose end was cut off
    r"(?:\s|\\+[nrt]|[A-Za-z0-9+/=]{8,}+|(?:Proc-Type|DEK-Info|Comment|Version):[^\n\\\"]{0,80})*+"
)
_PUTTY = re.compile(
    r"PuTTY-User-Key-File-[0-9]:.{0,3000}?Private-Lines:[ \t]*[0-9]+"
    r"(?:\s|\\+[nr]|(?!Private-MAC)[A-Za-z0-9+/=]+)*+(?:Private-MAC:[ \t]*[0-9a-fA-F]+)?",
    re.DOTALL,
)
_ENCODED = re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,}+=*")  # base64 of "-----BEGIN "
_JWT = re.compile(r"eyJ[\w-]{8,}+\.[\w-]{8,}+(?:\.[\w-]*+){0,3}")


def private_keys(text: str) -> list[Span]:
    """Find private keys, whole or cut off, in PEM, in PuTTY's format, and PEM in base64."""
    spans = []
    if "PRIVATE KEY" in text:
        spans += [span for header in _HEADER.finditer(text) if (span := _key(text, header))]
    if "Private-Lines" in text:
        spans += [_span(text, *found.span()) for found in _PUTTY.finditer(text)]
    if "LS0tLS1CRUdJTi" in text:
        spans += [
            _span(text, *found.span())
            for found in _ENCODED.finditer(text)
            if _holds_private_key(found.group())
        ]
    return spans


def jwts(text: str) -> list[Span]:
    """Find JSON Web Tokens: signed ones, encrypted ones, and with the signature cut off."""
    spans = []
    at = text.find("eyJ")
    while at >= 0:
        # Only at the start of a run of its alphabet, so that a run is read once.
        apart = at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_-")
        found = _JWT.match(text, at) if apart else None
        # The header decides: the rest may be encrypted, or cut off.
        if found and is_jwt(found.group().split(".")[0] + ".e30"):
            token = found.group().rstrip(".")
            spans.append(Span(at, at + len(token), "JWT", token, ""))
        at = text.find("eyJ", found.end() if found else at + 3)
    return spans


def _key(text: str, header: re.Match[str]) -> Span | None:
    following = text.find("BEGIN ", header.end(), header.end() + _LONGEST)
    limit = following if following >= 0 else header.end() + _LONGEST
    footer = _FOOTER.search(text, header.end(), limit)
    body = None if footer else _BODY.match(text, header.end(), limit)
    end = footer.end() if footer else body.end() if body else header.end()
    inside = _BASE64.search(text, header.end(), end)
    # Text about keys names both lines too; without a body there is nothing to hide.
    return _span(text, header.start(), end) if inside else None


def _span(text: str, start: int, end: int) -> Span:
    value = text[start:end].rstrip()
    # The same key in another wrapping (line ends, escapes) is the same key.
    same = re.sub(r"\\+[nrt]|\s", "", value)
    return Span(start, start + len(value), "PRIVATE_KEY", same, "")


def _holds_private_key(encoded: str) -> bool:
    try:
        head = base64.b64decode(encoded[: len(encoded) // 4 * 4][:80])
    except binascii.Error:
        return False
    return b"PRIVATE KEY" in head
