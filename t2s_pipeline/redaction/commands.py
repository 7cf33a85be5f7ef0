"""Passwords and tokens on command lines and in what stands for one."""

import re

from t2s_pipeline.redaction.names import secret_name
from t2s_pipeline.redaction.proof import is_secret
from t2s_pipeline.redaction.spans import Span
from t2s_pipeline.redaction.values import Manner, is_dummy, is_reference

_ARGUMENT = r"[\"']?(?P<value>[^\s\"'\\]{4,200}+)"
_USER = re.compile(
    rf"-(?<![\w-]-)(?:u|-user|-proxy-user|U)[ =]*[\"']?[^\s:\"'/]{{1,64}}:{_ARGUMENT}"
)
_MYSQL = re.compile(
    r"mysql(?:dump|admin)?\b[^\n]{0,200}? -p[\"']?(?P<value>[^\s\"'\\=]{4,200}+)(?!=)"
)
_SSHPASS = re.compile(rf"sshpass[ \t]+-p[ \t]*{_ARGUMENT}")
_NETRC = re.compile(rf"login[ \t\n]+[^\s]{{1,80}}[ \t\n]+password[ \t]+{_ARGUMENT}")
_PAIR = re.compile(  # requests: auth=("user", "password")
    r"(?:auth=|BasicAuth)\([ \t]*([\"'])[^\"'\n]{1,80}\1,[ \t]*"
    r"([\"'])(?P<value>[^\"'\n\x1f]{4,200})\2"
)
_COMMANDS = (
    ("curl", _USER),
    ("wget", _USER),
    ("mysql", _MYSQL),
    ("sshpass", _SSHPASS),
    ("login", _NETRC),
    ("auth=(", _PAIR),
    ("BasicAuth(", _PAIR),
)
_NAMED = (
    ("--", r"--?(?P<name>[A-Za-z][\w-]{1,40}+)[ \t]+[\"']?(?P<value>[^\s\"'\\]{4,2000}+)"),
    (  # <input name="password" value="…">
        "value=",
        r"(?:name|key|id)=[\"'](?P<name>[\w.:-]{2,60}+)[\"'][^<>\n\x1f]{0,200}?"
        r"\bvalue=[\"'](?P<value>[^\"'\n]{4,2000}+)[\"']",
    ),
    (  # - name: DB_PASSWORD⏎  value: …
        "value:",
        r"name:[ \t]*[\"']?(?P<name>[\w.-]{2,60}+)[\"']?[ \t]*\r?\n[ \t]*"
        r"value:[ \t]*[\"']?(?P<value>[^\s\"']{4,2000}+)",
    ),
)
_PATTERNS = [(anchor, re.compile(pattern)) for anchor, pattern in _NAMED]


def command_lines(text: str) -> list[Span]:
    """Find secrets given to curl, mysql, sshpass and .netrc, to flags, and in labelled fields."""
    spans = [
        Span(*found.span("value"), "PASSWORD", value, "")
        for anchor, pattern in _COMMANDS
        if anchor in text
        for found in pattern.finditer(text)
        if not (
            is_dummy(value := found["value"]) or is_reference(value, "loose") or value.isdigit()
        )
    ]
    return spans + [
        Span(*found.span("value"), name.kind, found["value"], "")
        for anchor, pattern in _PATTERNS
        if anchor in text
        for found in pattern.finditer(text)
        if (name := secret_name(found["name"]))
        and name.proof in ("any", "mixed", "random")
        and is_secret(name, found["value"], _manner(anchor, text, found))
    ]


def _manner(anchor: str, text: str, found: re.Match[str]) -> Manner:
    quoted = text[found.start("value") - 1] in "\"'"
    return "quoted" if quoted else "loose" if anchor == "--" else "setting"
