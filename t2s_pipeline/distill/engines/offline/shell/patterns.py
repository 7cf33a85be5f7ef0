"""The patterns by which programs of a command line search, and how each one is taken."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from t2s_pipeline.distill.engines.offline.shell.pipelines import Command

SEARCHING = frozenset("grep egrep fgrep zgrep rg ag".split())
AWK = frozenset("awk gawk mawk nawk".split())
VALUED = {"search": "ABCDdefm", "awk": "Ffv", "sed": "efl"}
"""The letters of options behind which a value stands."""

_ANY_CASE = frozenset(("-i", "-y", "--ignore-case"))
_FIXED = frozenset(("-F", "--fixed-strings"))
_FOLDS = re.compile(r"\b(?:tolower|toupper|IGNORECASE)\b")
_STRING = r'"((?:[^"\\]|\\.)*)"'
_EQUAL_STRING = re.compile(rf"(?:[!=]=|index\([^,()]*,)\s*{_STRING}")
_MATCHED_STRING = re.compile(rf"~\s*{_STRING}")
_BETWEEN_SLASHES = re.compile(r"/((?:[^/\\\n]|\\.)+)/")
_STREAM = re.compile(
    r"s/(?P<replaced>(?:[^/\\\n]|\\.)*)/(?:[^/\\\n]|\\.)*/(?P<flags>\w*)"
    r"|/(?P<address>(?:[^/\\\n]|\\.)+)/(?P<flag>I?)"
)
_BOTH_CASES = re.compile(r"\[([A-Za-z])([A-Za-z])\]")
_MEANT_DOT = re.compile(r"\\\.|\[\.\]")
_CLASS = re.compile(r"\[[^\]]*\]|\\[A-Za-z]|\\(?=.)")
_BARE_DOT = re.compile(r"(?<=\w)\.(?=\w)")
_DOT_IN_WORD = re.compile(r"(?<=\w)[.\0](?=\w)")
_WORD = re.compile(r"[\w.\0/:@-]*\w[\w.\0/:@-]*")

Case = Literal["as written", "any case", ""]
Dot = Literal["any character", "a dot", ""]


class Pattern(NamedTuple):
    """One pattern.

    Attributes:
        name: letters and digits of its first word, in lower case: equal for ways to write it.
        case: whether letters must stand as written; "" where there are none.
        dot: what a dot between letters or digits stands for; "" where there is none.
    """

    name: str
    case: Case
    dot: Dot


def patterns(command: Command) -> list[Pattern]:
    """Return what a program searches for; those of which nothing is left to compare are left out.

    Known are the relatives of grep, awk and sed.
    """
    return [one for one in _of(command) if len(one.name) > 1]


def _of(command: Command) -> Iterator[Pattern]:
    if command.program in SEARCHING:
        folds = bool(command.options & _ANY_CASE)
        fixed = bool(command.options & _FIXED) or command.program == "fgrep"
        for text in _texts(command, "search"):
            yield _pattern(text, folds=folds, fixed=fixed)
    elif command.program in AWK:
        for text in _texts(command, "awk"):
            yield from _in_program(text)
    elif command.program == "sed":
        for text in _texts(command, "sed"):
            yield from _in_script(text)


def _texts(command: Command, kind: str) -> list[str]:
    """Return the values of ``-e``, else the first word that is no option's value."""
    given, free = [], []
    option = ""
    for word in command.arguments:
        if option:
            given += [word] if option == "e" else []
            option = ""
        elif re.fullmatch(r"-[A-Za-z]+", word):
            option = word[-1] if word[-1] in VALUED[kind] else ""
        elif not word.startswith("-"):
            free.append(word)
    return given or free[:1]


def _in_program(text: str) -> Iterator[Pattern]:
    folds = bool(_FOLDS.search(text))
    for found in _EQUAL_STRING.finditer(text):
        yield _pattern(found[1], folds=folds, fixed=True)
    for found in _MATCHED_STRING.finditer(text):
        yield _pattern(found[1].replace("\\\\", "\\"), folds=folds, fixed=False)
    for found in _BETWEEN_SLASHES.finditer(re.sub(_STRING, '""', text)):
        yield _pattern(found[1], folds=folds, fixed=False)


def _in_script(text: str) -> Iterator[Pattern]:
    for found in _STREAM.finditer(text):
        if found["address"]:
            yield _pattern(found["address"], folds=bool(found["flag"]), fixed=False)
        elif "p" in found["flags"]:
            yield _pattern(found["replaced"], folds="I" in found["flags"], fixed=False)


def _pattern(text: str, *, folds: bool, fixed: bool) -> Pattern:
    if not fixed:
        folds = folds or any(a.lower() == b.lower() for a, b in _BOTH_CASES.findall(text))
        text = _BOTH_CASES.sub(_one_case, text)
        text = _MEANT_DOT.sub("\0", text)
        text = _CLASS.sub(" ", text)
    words = _WORD.findall(text if fixed else re.sub(r"\.[*+?]|[*+?^$(){}|]", " ", text))
    first = words[0] if words else ""
    has_letters = any(character.isalpha() for character in first)
    bare = not fixed and _BARE_DOT.search(text)
    dotted = bool(_DOT_IN_WORD.search(text))
    return Pattern(
        name="".join(filter(str.isalnum, first)).lower(),
        case=("any case" if folds else "as written") if has_letters else "",
        dot=("any character" if bare else "a dot") if dotted else "",
    )


def _one_case(found: re.Match[str]) -> str:
    return found[1].lower() if found[1].lower() == found[2].lower() else found[0]
