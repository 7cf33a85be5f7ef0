"""Command lines that a run sent to a tool: pipelines of programs with their options."""

import re
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.code.program import is_program
from t2s_pipeline.distill.engines.offline.shell.words import parts
from t2s_pipeline.distill.trajectories import Call, Trajectory

MOST_CHARACTERS = 2_000
"""A longer text is a script or data, not a command line."""
MOST_LETTERS = 3
"""More letters behind one hyphen are the name of one option: ``-name``."""
CUTS = frozenset("head tail".split())
"""Programs that only leave lines out."""
PASSES = frozenset("cat tee".split())
"""Programs that hand on what they read as it is."""
LEADS = frozenset("do then else if while until time sudo exec command ! { (".split())
"""Words that stand before a program's name."""

_MARKS = re.compile(r"(?:^|\s)--?[A-Za-z]|\|")
_PROGRAM = re.compile(r"[a-z][a-z0-9_.+-]*")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_LONG = re.compile(r"--[A-Za-z][\w-]*")
_SHORT = re.compile(r"-([A-Za-z]+)(.*)", re.DOTALL)
_KEY = re.compile(r"\d+(?:\.\d+)?([A-Za-z]*)(?:,\d+(?:\.\d+)?([A-Za-z]*))?")
"""A column and letters that say how to take it; elsewhere letters behind a number are a unit."""


class Command(NamedTuple):
    """One program of a pipeline, and all words behind its name."""

    program: str
    arguments: tuple[str, ...]

    @property
    def options(self) -> frozenset[str]:
        """The options, single letters apart (``-nr`` is ``-n`` and ``-r``), without values.

        Letters on a key count too: ``-k 2nr`` is ``-k``, ``-n`` and ``-r``.
        """
        found: set[str] = set()
        for word, after in zip_longest(self.arguments, self.arguments[1:], fillvalue=""):
            if word == "--":
                break
            found |= _options(word, after)
        return frozenset(found)

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments that are no options."""
        return tuple(word for word in self.arguments if not word.startswith("-"))


class Pipeline(NamedTuple):
    """Programs of which each reads what the one before puts out."""

    call: Call
    commands: tuple[Command, ...]

    def fed_by(self, place: int) -> str:
        """Name the program whose output a command reads, "" for a file.

        Programs that only cut or hand on are looked through.
        """
        return next((p for p in self._working(self.commands[:place][::-1])), "")

    def feeds(self, place: int) -> str:
        """Name the program that reads a command's output, "" at the end."""
        return next((p for p in self._working(self.commands[place + 1 :])), "")

    def _working(self, commands: tuple[Command, ...]) -> list[str]:
        return [one.program for one in commands if one.program not in CUTS | PASSES]


def pipelines_of(trajectory: Trajectory) -> list[Pipeline]:
    """Return the pipelines in the command lines among the arguments of a run's calls, in order.

    An argument that once has a pipe or an option is taken for a command line each time.
    """
    given = [
        (call, name, value)
        for call in trajectory.calls
        for name, value in call.arguments.items()
        if isinstance(value, str)
    ]
    known = {(call.tool, name) for call, name, value in given if _is_plainly_one(value)}
    return [
        Pipeline(call, commands)
        for call, name, value in given
        if (call.tool, name) in known
        for commands in _pipelines(value)
    ]


@lru_cache(maxsize=4096)
def _is_plainly_one(text: str) -> bool:
    """Tell whether a text must be a command line: it has a pipe or an option, and is no code."""
    if len(text) > MOST_CHARACTERS or not _MARKS.search(text) or is_program(text):
        return False
    pipelines = _pipelines(text)
    return any(len(one) > 1 or any(command.options for command in one) for one in pipelines)


@lru_cache(maxsize=4096)
def _pipelines(text: str) -> tuple[tuple[Command, ...], ...]:
    """Read a command line; a text that cannot be one has no pipelines."""
    found: list[tuple[Command, ...]] = []
    commands: list[Command] = []
    for part in parts(text) if len(text) <= MOST_CHARACTERS else ():
        command = _command(part.words)
        if command is None:
            return ()
        commands.append(command)
        if part.operator not in ("|", "|&"):
            found.append(tuple(commands))
            commands = []
    return (*found, tuple(commands)) if commands else tuple(found)


def _command(words: tuple[str, ...]) -> Command | None:
    rest = list(words)
    while len(rest) > 1 and (rest[0] in LEADS or _ASSIGNMENT.fullmatch(rest[0])):
        rest.pop(0)
    program = rest[0].rpartition("/")[2]
    return Command(program, tuple(rest[1:])) if _PROGRAM.fullmatch(program) else None


def _options(word: str, after: str) -> set[str]:
    if long := _LONG.match(word):
        return {long[0]}
    short = _SHORT.fullmatch(word)
    if short is None:
        return set()
    letters, rest = short.groups()
    if len(letters) > MOST_LETTERS and not rest:
        return {word}
    if rest and not rest[0].isdigit():
        return {f"-{letters[0]}"}
    key = _KEY.fullmatch(rest or after) if letters.endswith("k") else None
    joined = "".join(part or "" for part in key.groups()) if key else ""
    return {f"-{letter}" for letter in letters + joined}
