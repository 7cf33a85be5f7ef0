"""JSON in what a model wrote, read without guessing.

Repaired is only what can be read in one way: a comma too many, one missing at the end of a line, a
backslash that escapes nothing, a line break inside a string. Whatever would have to be invented or
chosen is refused, so that the model can be asked again: two different answers, one that breaks off,
a key that is there twice.
"""

import json
import re
from collections.abc import Iterator
from typing import NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from t2s_pipeline.calls import Json, Refused

Value = TypeVar("Value", bound=BaseModel)
MOST_PROBLEMS = 6

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?P<letter>u[0-9a-fA-F]{4}|.)", re.DOTALL)
_THOUGHT = re.compile(r"\s*<(think|thinking|reasoning)>.*?</\1>", re.DOTALL)
_OPEN_THOUGHT = re.compile(r"\s*<(think|thinking|reasoning)>")
_COMMA_TOO_MANY = re.compile(r",(\s*[}\]])")
_COMMA_MISSING = re.compile(r'(["}\]\d]|true|false|null)([ \t]*\r?\n\s*)(?=["{\[])')


def read_value(text: str, kind: type[Value]) -> Value:
    """Return the one answer of this kind that a text holds.

    What stands before it and behind it does not matter, nor do code fences. An answer may stand
    there twice if it is the same.

    Raises:
        Refused: there is none, it breaks off, or there are two; the message is for the model.
    """
    found = list(_objects(_THOUGHT.sub("", text, count=1)))
    if not found:
        raise Refused("there is no JSON object in it." if text.strip() else "it is empty.")
    answer = _validated(_parsed(found[-1]), kind)
    for other in found[:-1]:
        if _differs(other, answer, kind):
            raise Refused("it holds two different answers, and only one can be meant.")
    return answer


def _differs(text: str, answer: Value, kind: type[Value]) -> bool:
    """Tell whether a text is an answer too, and another one."""
    try:
        return _validated(_parsed(text), kind) != answer
    except Refused:
        return False


def _objects(text: str) -> Iterator[str]:
    """Yield the outermost ``{…}`` of a text, in order."""
    if _OPEN_THOUGHT.match(text):
        raise Refused("it breaks off before the answer.")
    at = text.find("{")
    while at >= 0:
        end = _end_of(text, at)
        yield text[at:end]
        at = text.find("{", end)


def _end_of(text: str, start: int) -> int:
    depth, at = 0, start
    while at < len(text):
        letter = text[at]
        if letter == '"':
            string = _STRING.match(text, at)
            if string is None:
                break
            at = string.end()
            continue
        depth += (letter == "{") - (letter == "}")
        at += 1
        if not depth:
            return at
    raise Refused("it breaks off in the middle of the JSON object.")


def _parsed(text: str) -> Json:
    try:
        return _strictly(text)
    except ValueError:
        tidied = _tidied(text)
    try:
        return _strictly(tidied)
    except ValueError as error:
        raise Refused(f"it is no valid JSON: {error}.") from error


def _strictly(text: str) -> Json:
    value: Json = json.loads(
        text, strict=False, object_pairs_hook=_once, parse_constant=_no_constant
    )
    return value


def _once(pairs: list[tuple[str, Json]]) -> Json:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice!r} is there twice")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _tidied(text: str) -> str:
    """Correct slips that can be read in one way only."""
    strings: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        strings.append(_ESCAPE.sub(_escape, found[0]))
        return f'"{len(strings) - 1}"'

    bare = _STRING.sub(set_aside, text)
    bare = _COMMA_MISSING.sub(r"\1,\2", _COMMA_TOO_MANY.sub(r"\1", bare))
    return _STRING.sub(lambda found: strings[int(found[0][1:-1])], bare)


def _escape(found: re.Match[str]) -> str:
    letter = found["letter"]
    if letter == "'":
        return "'"
    return found[0] if letter[0] in '"\\/bfnrt' or len(letter) == 5 else f"\\\\{letter}"


def _validated(value: Json, kind: type[Value]) -> Value:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        problems = [_said(dict(problem)) for problem in error.errors()]
        more = len(problems) - MOST_PROBLEMS
        told = "; ".join(problems[:MOST_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
        raise Refused(f"it does not have the form that was asked for: {told}.") from error


def _said(problem: dict) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    what = str(problem["msg"]).removeprefix("Value error, ")
    return f"`{where}`: {what}" if where else what
