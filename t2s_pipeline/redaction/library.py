"""What detect-secrets knows beyond our own shapes, on the pieces of a text that may hold it.

Its scanner reads files with global settings at 0.2 MB/s; its plugins are patterns. They run on a
window around a literal that they need. Left out: the plugins whose keys `shapes` finds too, and
wider (Azure, Discord, GitHub, GitLab, PyPI, SendGrid, Slack, Square, Stripe, Telegram, Twilio;
a test holds it to that); NpmDetector and OpenAIDetector, whose patterns backtrack; KeywordDetector
and the entropy detectors (`assignments` knows where the value stands and what a dummy is);
BasicAuthDetector (`urls`); PrivateKeyDetector, which knows the first line only (`blocks`);
IPPublicDetector, for the address of a machine is no secret.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from t2s_pipeline.redaction.spans import Span, lowered

_PLUGINS = {  # module.class → kind, literals one of which must stand near (in lower case)
    "artifactory.ArtifactoryDetector": ("API_KEY", ("artifactory", "jfrog")),
    "aws.AWSKeyDetector": ("AWS_SECRET_KEY", ("aws",)),
    "cloudant.CloudantDetector": ("API_KEY", ("cloudant",)),
    "ibm_cloud_iam.IbmCloudIamDetector": ("API_KEY", ("ibm",)),
    "ibm_cos_hmac.IbmCosHmacDetector": ("API_KEY", ("secret_access_key", "secret-access-key")),
    "mailchimp.MailchimpDetector": ("API_KEY", ("-us1", "-us2")),
    "softlayer.SoftlayerDetector": ("API_KEY", ("softlayer",)),
}
_BEFORE, _AFTER = 80, 400  # characters around a literal that a plugin sees


def known_to_detect_secrets(text: str) -> list[Span]:
    """Find what the plugins of detect-secrets find."""
    lower = lowered(text)
    return [
        span
        for plugin, (kind, literals) in _PLUGINS.items()
        for literal in literals
        if literal in lower
        for window in _windows(lower, literal)
        for span in _search(text, window, plugin, kind)
    ]


def is_jwt(token: str) -> bool:
    """Tell whether header and payload of a token decode to JSON."""
    try:
        valid: bool = _plugin("jwt.JwtTokenDetector").is_formally_valid(token)
    except RecursionError:  # JSON, but nested a thousand deep
        return False
    return valid


def _windows(lower: str, literal: str) -> Iterator[tuple[int, int]]:
    at = lower.find(literal)
    while at >= 0:
        end = at + len(literal) + _AFTER
        yield max(0, at - _BEFORE), end
        at = lower.find(literal, end - _BEFORE)


def _search(text: str, window: tuple[int, int], plugin: str, kind: str) -> Iterator[Span]:
    patterns: list[re.Pattern[str]] = list(_plugin(plugin).denylist)
    for pattern in patterns:
        for found in pattern.finditer(text[slice(*window)]):
            # A group of a pattern is the secret, or (GitHub, GitLab) only its prefix.
            whole = next((n for n, group in enumerate(found.groups(), 1) if _is_key(group)), 0)
            start, end = (window[0] + at for at in found.span(whole))
            value = text[start:end].strip("\"'=: \t\r\n")
            start = text.index(value, start)
            end = start + len(value)
            if _is_key(value) and _is_token(text, start, end):
                yield Span(start, end, kind, value, "")


def _is_key(value: str | None) -> bool:
    """Tell a key from a prefix, and from a git sha (AWSKeyDetector takes any 40 characters)."""
    return value is not None and len(set(value)) > 8 and not re.fullmatch("[0-9a-f]{40}", value)


def _is_token(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() or after.isalnum())


# Imported when first needed: detect_secrets pulls in requests, 0.14 s of start-up.
@cache
def _plugin(path: str):  # type: ignore[no-untyped-def]
    module, name = path.split(".")
    return getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
