"""What our prompts show between marks, read back: parts, and the steps of a run made of them."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from t2s_pipeline.calls import Json

_BLOCK = re.compile(r"<<<(?P<mark>[0-9a-f]{8})\n(?P<inside>.*?)\n?(?P=mark)>>>", re.DOTALL)
_CALLS = re.compile(r"\w+ calls (?P<tool>.+)")
_ENDS = ("result", "error", "no result was recorded")


class Part(NamedTuple):
    """A text between marks: what it is called, what its line says of it, the text."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A message, or a call with its answer; ``whole`` is False where something is omitted."""

    number: int
    role: str
    text: str = ""
    tool: str = ""
    raw: str = ""
    result: str = ""
    failed: bool = False
    whole: bool = True

    @property
    def arguments(self) -> dict[str, Json]:
        """The call's arguments; none if they are no JSON object."""
        try:
            found = json.loads(self.raw or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def blocks(text: str) -> list[tuple[str, list[Part]]]:
    """Return each block's mark and parts, in order."""
    return [
        (found["mark"], list(_parts(found["mark"], found["inside"])))
        for found in _BLOCK.finditer(text)
    ]


def _parts(mark: str, inside: str) -> Iterator[Part]:
    head = re.compile(rf"^\[{mark}:(?P<name>\w+)\] (?P<label>.+)$", re.MULTILINE)
    found = list(head.finditer(inside))
    ends = [*(one.start() for one in found[1:]), len(inside) + 1]
    for one, end in zip(found, ends[-len(found) :], strict=True):
        yield Part(one["name"], one["label"], inside[one.end() + 1 : end - 1])


def steps_of(marked: Sequence[tuple[str, list[Part]]]) -> list[Step]:
    """Return the steps that blocks show, each once: the last whole showing of it wins."""
    steps: dict[tuple[int, bool], Step] = {}
    for mark, parts in marked:
        for step in _steps(mark, parts):
            key = (step.number, bool(step.tool))
            if key not in steps or step.whole:
                steps[key] = step
    return [steps[key] for key in sorted(steps)]


def _steps(mark: str, parts: Sequence[Part]) -> Iterator[Step]:
    waiting: Step | None = None
    for part in parts:
        if not part.name.isdigit():
            continue
        number, whole = int(part.name), f"[{mark}: " not in part.text
        call = _CALLS.fullmatch(part.label)
        if part.label in _ENDS and waiting:
            yield Step(
                number=number,
                role=waiting.role,
                tool=waiting.tool,
                raw=waiting.raw,
                result=part.text,
                failed=part.label == "error",
                whole=waiting.whole and whole,
            )
            waiting = None
        elif call:
            role = part.label.split()[0]
            waiting = Step(number=number, role=role, tool=call["tool"], raw=part.text, whole=whole)
        else:
            yield Step(number=number, role=part.label, text=part.text, whole=whole)
