"""Credentials in front of the host of a URL or a connection string."""

import re

from t2s_pipeline.redaction.names import Name
from t2s_pipeline.redaction.proof import is_secret
from t2s_pipeline.redaction.spans import Span
from t2s_pipeline.redaction.values import is_random

_PASSWORD = Name("PASSWORD", "any", ("password",))
_USERINFO = re.compile(
    r"://(?:(?P<user>[^\s/?#:\"'<>\\`]{0,200}+):(?P<password>[^\s/\"'<>\\`]{1,400})"
    r"|(?P<token>[^\s/?#:@\"'<>\\`]{16,400}+))@(?=[\w\[.{$%-])"
)
_ORACLE = re.compile(r"jdbc:oracle:\w{1,10}:\w{1,60}/([^\s/@\"'\\]{1,200})@")


def userinfo(text: str) -> list[Span]:
    """Find the password, or the lone token, of ``scheme://user:password@host``."""
    spans = []
    at = text.find("://")
    while at >= 0:
        found = _USERINFO.match(text, at)
        if found and found["password"] and is_secret(_PASSWORD, found["password"], "quoted"):
            spans.append(_span(found, "password", "PASSWORD"))
        elif found and found["token"] and is_random(found["token"]):
            spans.append(_span(found, "token", "TOKEN"))
        at = text.find("://", at + 3)
    if "jdbc:oracle" in text:
        spans += [
            Span(*found.span(1), "PASSWORD", found[1], "")
            for found in _ORACLE.finditer(text)
            if is_secret(_PASSWORD, found[1], "quoted")
        ]
    return spans


def _span(found: re.Match[str], group: str, kind: str) -> Span:
    return Span(*found.span(group), kind, found[group], "")
