"""Command lines that a run sent to a tool: pipelines of programs with their options."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from t2s_pipeline.distill.trajectories import Call, Trajectory

MOST_CHARACTERS = 2_000
"""A longer text is a script or data, not a command line."""
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")
_PROGRAM = re.compile(r"[a-z][a-z0-9_.-]*")


class Command(NamedTuple):
    """One program of a pipeline.

    Attributes:
        call: it was sent with.
        program: its name.
        options: as given, single letters apart: ``-nr`` is ``-n`` and ``-r``; no values.
        words: its other arguments.
        fed_by: the program before it in the pipeline, "" for the first.
    """

    call: Call
    program: str
    options: frozenset[str]
    words: tuple[str, ...]
    fed_by: str


def commands_of(trajectory: Trajectory) -> list[Command]:
    """Return the programs in the command lines among the arguments of a run's calls, in order."""
    return [
        command
        for call in trajectory.calls
        for value in call.arguments.values()
        if isinstance(value, str) and len(value) <= MOST_CHARACTERS
        for command in _pipeline(call, value)
    ]


def _pipeline(call: Call, text: str) -> Iterator[Command]:
    """Yield the programs of a text that is a command line: one that has a pipe or an option."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|;&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError:
        return
    if not tokens or not _PROGRAM.fullmatch(tokens[0]):
        return
    if "|" not in tokens and not any(_OPTION.fullmatch(token) for token in tokens):
        return
    before, part = "", list[str]()
    for token in [*tokens, ";"]:
        if set(token) <= set("|;&"):
            if part:
                yield _command(call, part, before)
            before, part = part[0] if part and token == "|" else "", []
        else:
            part.append(token)


def _command(call: Call, tokens: list[str], before: str) -> Command:
    options: set[str] = set()
    for token in tokens[1:]:
        if re.fullmatch(r"-[A-Za-z]+", token):
            options |= {f"-{letter}" for letter in token[1:]}
        elif found := re.match(r"--[A-Za-z][\w-]*|-[A-Za-z]", token):
            options.add(found[0])
    words = tuple(token for token in tokens[1:] if not token.startswith("-"))
    return Command(call, tokens[0], frozenset(options), words, before)
