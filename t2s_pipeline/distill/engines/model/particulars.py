"""What belongs to one task alone, and what of it a lesson restates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from t2s_pipeline.distill.trajectories import Json, Trajectory, parsed

LONGEST_VALUE = 64
"""Characters up to which an argument is a value rather than a text or a program."""

_WORD = re.compile(r"[\w.@:/$€£#+-]+")
_EDGE = ".:/-#+$€£"
_NUMBER = re.compile(r"\d[\d.:/-]*")
_NAME = re.compile(r"[^\W\d_]{3,}")
SHORTEST_ID = 5
_PLAIN_DIGITS = 2
"""Digits from which a number may be an amount; single ones are common in any rule."""


def restated(rule: str, trajectory: Trajectory, skill: Mapping[str, str]) -> list[str]:
    """Return the ids, names, dates and amounts of this task that a rule restates, sorted.

    A word is particular if it looks like one of these and stands in the task's text, in what the
    user said or in a short argument of a call; but not if the agent's instructions or the skill
    have it too, since then it belongs to all tasks. A name is written with a capital wherever it
    stands; what is not is a word.
    """
    common = set(_words(_shared(trajectory, skill)))
    own = {*_values(trajectory), *_words(_asked(trajectory))} - common
    tools = {step.tool for step in trajectory.steps if step.tool}
    written = {*common, *_words(step.text or "" for step in trajectory.steps)}
    names = {n for n in _names(trajectory) if n not in common and n.lower() not in written}
    found = {word for word in _words([rule]) if word in own and _is_particular(word)}
    found |= {word for word in _NAME.findall(rule) if word in names}
    return sorted(found - tools)


def _is_particular(word: str) -> bool:
    """Tell whether a word looks like an id, a date, an address or an amount."""
    if "@" in word.strip("@"):
        return True
    digits = sum(letter.isdigit() for letter in word)
    if _NUMBER.fullmatch(word):
        return digits >= _PLAIN_DIGITS
    return len(word) >= SHORTEST_ID and (bool(digits) or word.isupper())


def _shared(trajectory: Trajectory, skill: Mapping[str, str]) -> Iterator[str]:
    yield from skill.values()
    for step in trajectory.steps:
        if step.role == "system" and step.text:
            yield step.text


def _asked(trajectory: Trajectory) -> Iterator[str]:
    if trajectory.task_text:
        yield trajectory.task_text
    for step in trajectory.steps:
        if step.role == "user" and step.text:
            yield step.text


def _values(trajectory: Trajectory) -> Iterator[str]:
    """Yield the words of short arguments, those of the expected actions too."""
    for arguments in _arguments(trajectory):
        for value in _leaves(arguments):
            if len(value) <= LONGEST_VALUE:
                yield value
                yield from _words([value])


def _names(trajectory: Trajectory) -> Iterator[str]:
    """Yield capitalised words of argument values that the task or its user says too."""
    asked = " ".join(_asked(trajectory))
    said = set(_NAME.findall(asked))
    for arguments in _arguments(trajectory):
        for value in _leaves(arguments):
            if len(value) <= LONGEST_VALUE:
                yield from (w for w in _NAME.findall(value) if w[0].isupper() and w in said)


def _arguments(trajectory: Trajectory) -> Iterator[Json]:
    for step in trajectory.steps:
        yield parsed(step.arguments)
    for action in trajectory.expected or ():
        yield action.arguments


def _leaves(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value
    elif value is not None and not isinstance(value, bool):
        yield orjson.dumps(value).decode()


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(text):
            yield word.strip(_EDGE)


def of_few(text: str, task_texts: Sequence[str]) -> list[str]:
    """Return the ids, dates and amounts in a text that stand in a few of these tasks, sorted."""
    tasks = [set(_words([task])) for task in task_texts]
    found = {word for word in _words([text]) if _is_particular(word)}
    return sorted(
        word for word in found if 0 < sum(word in task for task in tasks) <= len(tasks) / 2
    )
