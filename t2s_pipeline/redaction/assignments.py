"""Secrets by the name before them: env files, YAML, JSON, code, URL parameters, headers, prose."""

import re
import string
from collections.abc import Iterator
from typing import NamedTuple

from t2s_pipeline.redaction.headers import authorization, cookies
from t2s_pipeline.redaction.names import Name, secret_name, url_name
from t2s_pipeline.redaction.proof import is_secret
from t2s_pipeline.redaction.spans import Span, lowered
from t2s_pipeline.redaction.values import Manner, is_mixed, is_random

# What a telling name holds; the last four only as parameters of a URL.
_ANCHORS = (
    *"pass pw secret token key auth cookie jwt bearer sessid sessionid".split(),
    *("sig=", "signature=", "code=", "sas="),
)
_NAME = string.ascii_letters + string.digits + "_.-"
_HEAD = 60  # characters of a name looked at before its telling part
_TIE = re.compile(  # the rest of the name, and what ties a value to it
    r"""(?P<rest>[\w-]{0,60}+)(?P<closing>[\]"'`*)]{0,3}+)
    (?:(?P<op>[ \t]*(?:\[[0-9]*\][ \t]*)?
         (?::[ \t]*[A-Za-z_][\w.\[\]| ]{0,30}=(?=[ \t]*["'])|=>|:=|[=!]=?=?|:|%3[dD])\*{0,2}[ \t]*)
      |(?P<argument>[ \t]*[,(][ \t]*)(?=["'`])
      |(?P<tag>>)
      |(?P<prose>[ \t]+is:?[ \t]+))
    (?:[rbfuRBFU@]{0,2}(?P<quote>["'`]))?""",
    re.VERBOSE,
)
_TIED = re.compile(r"[=:>,(]| is|%3")
_QUOTED = {
    quote: re.compile(rf"((?:[^{quote}\\\n\x1f]|\\.){{1,4000}}+){quote}") for quote in "\"'`"
}
_STOP = r"\s\"'`<>\\;&,"
_BARE = re.compile(rf"(?:[^{_STOP}]|\\\\|[;&](?![\w .-]{{0,30}}=)(?=[^{_STOP}])){{1,300}}+")
_LONGEST = 300  # of a bare value before it is judged; a token goes on
_GOING_ON = re.compile(rf"[^{_STOP}]*+")
_PARAMETER = re.compile(r"[^\s\"'`<>\\&#;,)\]}]{1,300}+")
_SCHEME = re.compile(r"[A-Za-z-]{3,20} [^ ]")  # ("Authorization", "Bearer …")
_ENV_LINE = re.compile(r"(?:.*; ?)?(?:export |set |- |-e |ENV |ARG )?\Z")
_INDENT = 20  # characters before the name on a line of a settings file
_GETTERS = ("get", "fetch", "read", "load", "find", "lookup", "has", "check")


class _Site(NamedTuple):
    """A telling name in a text, and what ties a value to it."""

    text: str
    start: int
    end: int
    tie: re.Match[str]
    name: Name
    in_url: bool


def assigned(text: str) -> list[Span]:
    """Find values that an assignment, a pair, a parameter, a call or a header names as secret."""
    spans: list[Span] = []
    done = 0
    for end, tie in sorted(_ties(text).items()):
        site = _site(text, end, tie) if end > done else None
        for span in _values(site) if site else ():
            spans.append(span)
            done = span.end
    return spans


def _ties(text: str) -> dict[int, re.Match[str]]:
    """Return what ties a value to an identifier with a telling part, by where that one ends."""
    if not _TIED.search(text):
        return {}
    lower = lowered(text)
    ties = {}
    for anchor in _ANCHORS:
        size = len(anchor.rstrip("="))
        at = lower.find(anchor)
        while at >= 0:
            tie = _TIE.match(text, at + size)
            if tie:
                ties[tie.end("rest")] = tie
            at = lower.find(anchor, at + size)
    return ties


def _site(text: str, end: int, tie: re.Match[str]) -> _Site | None:
    before = text[max(0, tie.start() - _HEAD) : tie.start()]
    start = tie.start() - len(before) + len(before.rstrip(_NAME))
    if tie["op"] == ":" and text[max(0, start - 1) : start] == ":":
        return None  # arn:aws:secretsmanager:eu-1:1:secret:name, a path
    in_url = start > 0 and (text[start - 1] in "?&" or text.startswith("&amp;", max(0, start - 5)))
    called = text[start:end]
    # {"signature": …} signs a thought or a file; Signature=… signs a request, in a URL or not.
    signs = tie["op"] == "=" and not tie["quote"] and called.lower() in ("sig", "signature")
    name = (url_name if in_url or signs else secret_name)(called)
    return _Site(text, start, end, tie, name, in_url) if name else None


def _values(site: _Site) -> Iterator[Span]:
    text, tie, name = site.text, site.tie, site.name
    if name.proof == "card":
        return
    if name.proof in ("authorization", "cookie"):
        take = authorization if name.proof == "authorization" else cookies
        yield from take(text, tie.end()) if tie["op"] or _SCHEME.match(text, tie.end()) else ()
        return
    at, stop, quoted = _literal(site)
    value = text[at:stop]
    if value and _proves(site, value, quoted):
        if stop - at >= _LONGEST and not quoted and (rest := _GOING_ON.match(text, stop)):
            stop, value = rest.end(), value + rest.group()
        yield Span(at, stop, name.kind, value, "")


def _literal(site: _Site) -> tuple[int, int, bool]:
    """Return where the value starts and ends, and whether it stands in quotes."""
    at = site.tie.end()
    if quote := site.tie["quote"]:
        literal = _QUOTED[quote].match(site.text, at)
        if literal:
            return *literal.span(1), True
    bare = (_PARAMETER if site.in_url else _BARE).match(site.text, at)
    if not bare:
        return at, at, False
    value = bare.group()
    if quote:  # never closed: the text was cut
        return at, bare.end(), True
    for opening, closing in ("()", "[]", "{}"):  # what ends a call or a sentence
        if opening not in value:
            value = value.rstrip(closing + ".,;:")
    return at, at + len(value), False


def _proves(site: _Site, value: str, quoted: bool) -> bool:
    """Judge a value by the manner in which it is tied to its name."""
    text, start, tie, name = site.text, site.start, site.tie, site.name
    if tie["op"] is not None:
        return is_secret(name, value, "quoted" if quoted else _manner(site, value))
    if tie["argument"] is not None:
        if "(" in tie["argument"]:
            return name.words[0] not in _GETTERS and is_secret(name, value, "quoted")
        return bool(tie["closing"]) and is_random(value) and is_secret(name, value, "quoted")
    if tie["tag"]:
        closed = text.startswith("</", tie.end() + len(value))
        return (
            closed and text[max(0, start - 1) : start] == "<" and is_secret(name, value, "quoted")
        )
    return is_secret(name, value, "quoted" if quoted and not value.isalpha() else "loose")


def _manner(site: _Site, value: str) -> Manner:
    """Tell a line of an env or YAML file, where a plain word is a literal, from code."""
    text, start, op = site.text, site.start, site.tie["op"]
    near = text[max(0, start - _INDENT) : start]
    before = near[near.rfind("\n") + 1 :]
    starts_line = len(before) < len(near) or start <= _INDENT
    setting = False
    if op == "=":
        upper = text[start : site.end].isupper()
        part = text[max(0, start - 1) : start + 1]  # ;Password=… of a connection string
        setting = upper or site.in_url or (part[:1] == ";" and part[1:].isupper())
        setting = setting or (starts_line and bool(_ENV_LINE.match(before)))
    elif op.startswith(":") and starts_line and not before.strip(" \t-"):
        after = site.tie.end() + len(value)
        at_end = text[after : after + 1] in ("", "\n", "\r")
        setting = at_end and len(value) >= 6 and (value.islower() or is_mixed(value))
    return "setting" if setting else "loose"
