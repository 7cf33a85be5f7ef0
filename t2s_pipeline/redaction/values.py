"""Whether a value beside a telling name is a live secret or only stands where one would."""

import math
import re
from collections import Counter
from typing import Literal

_WORDS = re.compile(r"[^\W_]+")
_DUMMY_WORDS = frozenset(
    "your my example changeme change placeholder insert replace replaceme here dummy fake sample "
    "todo redacted removed filtered masked hidden mock required".split()
)
_SECRET_WORDS = frozenset("key keys token secret password pass api apikey value credential".split())
_DUMMIES = frozenset(
    "password passwd passwort passphrase pass pwd secret secrets token key apikey changeit letmein "
    "test testing none null nil undefined true false yes no on off default string str text bytes "
    "bool boolean int integer number float object array list dict any optional required unset "
    "empty value admin root user username guest foo bar baz foobar qux abc asdf qwerty postgres "
    "mysql tiger redis basic bearer unknown invalid missing secretstr self env environ".split()
)
_TEMPLATE = re.compile(  # <key>, {key}, ${KEY}, $KEY, $(pass …), %(key)s, %KEY%
    r"<.*>\Z|\{.*\}\Z|\(.*\)\Z|\[.*\]\Z|\$[({]|\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+[A-Za-z_]*)\Z"
    r"|%[sdr(]|%\w{1,60}%\Z",
    re.DOTALL,
)
_HOLE = re.compile(
    r"\*{3}|•{3}|\.{3}|…|[xX]{4}|\$\{|\{[\w.]{0,40}\}|\{\{|<[\w -]{1,60}>"
    r"|&(?:#x?[0-9a-fA-F]{1,6}|lt|gt|quot)\b"
)
Manner = Literal["quoted", "setting", "loose"]
_CODE = {  # a call or an index; where no quotes close a value it ends at the first gap
    "quoted": re.compile(r"[A-Za-z_$][\w.$]*(?:\(.*\)|\[.*\])", re.DOTALL),
    "setting": re.compile(r"[A-Za-z_$][\w.$]*[(\[].*", re.DOTALL),
    "loose": re.compile(
        r".*(?:[(){}\[\]]|->|=>|::|==+[^=]|&&|\|\|).*|[A-Za-z_]+[0-9]{0,2}(?:\.[A-Za-z_]+[0-9]{0,2})+",
        re.DOTALL,
    ),
}
_PLACE = re.compile(
    r"(?:~|\.{1,2})?/[\w.@+-]*(?:/[\w.@+-]*)*|[A-Za-z]:[\\/].*|[a-z][a-z0-9+.-]*://.*|arn:.*"
)
_RELATIVE = re.compile(r"[\w.@-]+(?:/[\w.@-]+){2,}")
_RUNS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_SPECIAL = frozenset("!@#$%^&*?+~=/")
_TOKEN = re.compile(r"[\w+/=.~:%|-]+")
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_dummy(value: str) -> bool:
    """Tell a placeholder, a template, or a word that everybody writes where a secret would be.

    ``changeme``, ``password`` and their like are dummies; ``password123`` is not: somebody's
    account may really have it.
    """
    if len(set(value)) < 3 or _TEMPLATE.match(value) or _HOLE.search(value):
        return True
    words = [word.lower() for word in _WORDS.findall(value)]
    if "".join(words) in _DUMMIES or words[:1] == ["required"]:  # a rule of a form
        return True
    wordy = not any(map(str.isdigit, value)) or not _SECRET_WORDS.isdisjoint(words)
    return wordy and not _DUMMY_WORDS.isdisjoint(words)


def is_reference(value: str, manner: Manner) -> bool:
    """Tell code or a place (a call, an index, an attribute, a path, a URL) from a literal.

    A ``quoted`` value is a literal; one on a ``setting``'s line (env, YAML) may be any word; a
    ``loose`` one may as well be code or prose.
    """
    if _CODE[manner].fullmatch(value):
        return True
    if _RELATIVE.fullmatch(value):
        return not is_random(value)
    return bool(_PLACE.fullmatch(value)) and not (len(value) == 40 and is_random(value))


def is_mixed(value: str) -> bool:
    """Tell a value of letters and of digits or symbols from a word, a name or a number."""
    return any(map(str.isalpha, value)) and any(c.isdigit() or c in _SPECIAL for c in value)


def is_random(value: str) -> bool:
    """Tell a generated token (16 characters or more) from words joined by ``-``, ``_`` or ``.``."""
    if len(value) < 16 or not _TOKEN.fullmatch(value):
        return False
    if not any(map(str.isdigit, value)):  # letters alone: both cases in an even mix
        return len(value) >= 20 and value.isalnum() and is_dense(value)
    if not any(map(str.isalpha, value)):
        return False
    parts = _WORDS.findall(value)
    if all(part.isalpha() or len(part) < 3 or part.isdigit() for part in parts):
        return len(parts) > 1 and len(value) / len(parts) > 12
    return entropy(value) > 2.8


def is_dense(value: str) -> bool:
    """Tell generated characters from a name such as ``Ed25519PrivateKey`` by the length of runs."""
    runs = _RUNS.findall(value)
    return sum(map(len, runs)) <= 3.6 * len(runs)


def is_distinctive(value: str) -> bool:
    """Tell a value that can be replaced wherever it stands from one that may be a word elsewhere.

    Eight characters or more that mix letters with digits or symbols; of one sort alone sixteen.
    """
    return len(value) >= (8 if is_mixed(value) else 16)


def entropy(value: str) -> float:
    """Return the Shannon entropy of the characters, in bits per character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())
