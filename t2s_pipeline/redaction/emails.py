"""E-mail addresses."""

import re

from t2s_pipeline.redaction.spans import Span

# Latin letters only: Chinese or Japanese text runs on without a space around an address.
_L = "A-Za-z0-9\u00c0-\u024f"
_AT = re.compile(rf"(?:@|%40)(?:(?<=[{_L}_%+-]@)|(?<=[{_L}_%+-]%40))(?=[{_L}])")
_LOCAL = re.compile(rf"[{_L}_.%+'-]{{1,64}}")  # of the reversed text before the @
_DOMAIN = re.compile(rf"[{_L}.-]{{4,253}}+")
_LABEL = re.compile(rf"[{_L}][{_L}-]{{0,62}}")
_TOP_LEVEL = re.compile(r"[^\W\d_]{2,24}|xn--[a-z0-9-]{2,40}")
# What stands behind a dot in code and file names (logo@2x.png, a@b.shape); none is a domain.
_NO_TOP_LEVEL = frozenset(
    "js ts tsx jsx mjs json yaml yml toml txt html css scss png jpg jpeg gif svg webp pdf xml "
    "shape dtype transpose conj copy flatten reshape mean sum inverse lock java kt go rb cpp log "
    "cfg conf ini sql beta alpha rc latest canary".split()
)
_NO_PERSONS = frozenset(("openssh.com", "libssh.org"))  # ssh-ed25519-cert-v01@openssh.com
_VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*(?:\.[a-z]+)?")


def emails(text: str) -> list[Span]:
    """Find e-mail addresses, also with the @ percent-encoded; ``git@host`` is no person's."""
    if "@" not in text and "%40" not in text:
        return []
    return [span for found in _AT.finditer(text) if (span := _address(text, found))]


def _address(text: str, at: re.Match[str]) -> Span | None:
    backwards = _LOCAL.match(text[max(0, at.start() - 64) : at.start()][::-1])
    local = backwards.group()[::-1].lstrip(".%+-'") if backwards else ""
    domain = _domain(text, at.end())
    if not local or not domain or local == "git" or domain in _NO_PERSONS:
        return None
    start, end = at.start() - len(local), at.end() + len(domain)
    return Span(start, end, "EMAIL", f"{local}@{domain}".lower(), "")


def _domain(text: str, at: int) -> str:
    """Return the longest prefix of labels that ends in a top-level domain, or nothing."""
    run = _DOMAIN.match(text, at)
    labels = run.group().split(".") if run else []
    valid = 0
    for n, label in enumerate(labels):
        label = label.rstrip("-") if n == len(labels) - 1 else label
        if not _LABEL.fullmatch(label):
            break
        labels[n] = label
        valid = n + 1
    while valid > 1 and not _TOP_LEVEL.fullmatch(labels[valid - 1]):
        valid -= 1
    domain = ".".join(labels[:valid])
    if valid < 2 or labels[valid - 1] in _NO_TOP_LEVEL or _VERSION.fullmatch(domain):
        return ""
    return "" if text[at + len(domain) : at + len(domain) + 1] == "(" else domain
