"""Text shown as data: between marks made of its hash, long parts by their beginning and end."""

from collections.abc import Sequence
from typing import NamedTuple

from t2s_pipeline.distill.trajectories import Step
from t2s_pipeline.ids import digest

LEAST_SHOWN = 80
"""Characters of a part that are shown however little room there is."""
NOTE = 48
"""Characters that saying what is omitted takes, at most."""


class Part(NamedTuple):
    """One text: of a step what was said, a call's arguments, or its result; or another."""

    step: int | str
    label: str
    text: str


def parts_of(steps: Sequence[Step]) -> list[Part]:
    """Return the texts of steps, in order."""
    parts = []
    for step in steps:
        if step.text is not None:
            parts.append(Part(step.step, step.role, step.text))
        if step.tool is not None or step.arguments is not None:
            label = f"{step.role} calls {step.tool or 'a tool'}"
            parts.append(Part(step.step, label, step.arguments or ""))
        if step.result is not None:
            label = "error" if step.is_error else "result"
            parts.append(Part(step.step, label, step.result))
        elif step.tool is not None:
            parts.append(Part(step.step, "no result was recorded", ""))
    return parts


def mark_of(parts: Sequence[Part]) -> str:
    """Return a mark that the text cannot hold, since it depends on all of it."""
    return digest(parts)[:8]


def shown(parts: Sequence[Part], mark: str, room: int, start: int = 0) -> str:
    """Return parts between marks, in so many characters or fewer.

    Every part keeps its beginning and its end, and says how many characters are omitted; where
    there are too many parts even for that, those in the middle are left out and counted.

    Args:
        parts: in order.
        mark: of the record.
        room: characters.
        start: character from which a part longer than the room for it is shown.
    """
    heads = [f"[{mark}:{part.step}] {part.label}" for part in parts]
    fixed = 2 * len(mark) + 8 + sum(len(head) + 2 for head in heads)
    longest = _longest([len(part.text) for part in parts], room - fixed)
    blocks = [
        f"{head}\n{shortened(part.text, longest, mark, start)}" if part.text else head
        for head, part in zip(heads, parts, strict=True)
    ]
    room_left = room - 2 * len(mark) - 8
    if sum(len(block) + 1 for block in blocks) > room_left:
        blocks = _without_middle(blocks, parts, mark, room_left)
    return "\n".join([f"<<<{mark}", *blocks, f"{mark}>>>"])


def shortened(text: str, longest: int, mark: str, start: int = 0) -> str:
    """Return a text's beginning and end; from ``start`` on, what fits of it."""
    if len(text) <= longest + NOTE:
        return text
    if start:
        piece = text[start : start + max(longest - NOTE, 1)]
        before = min(start, len(text))
        after = len(text) - before - len(piece)
        return f"{_note(mark, before)}{piece}{_note(mark, after)}"
    head = longest // 2
    tail = longest - head
    return f"{text[:head]}{_note(mark, len(text) - longest)}{text[-tail:]}"


def _note(mark: str, omitted: int) -> str:
    return f"[{mark}: {omitted} characters omitted]" if omitted else ""


def _longest(lengths: Sequence[int], room: int) -> int:
    """Return how long a part may be so that all of them fit."""
    low, high = LEAST_SHOWN, max(max(lengths, default=0), LEAST_SHOWN)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(length, middle + NOTE) for length in lengths) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _without_middle(
    blocks: Sequence[str], parts: Sequence[Part], mark: str, room: int
) -> list[str]:
    note = 60 + len(mark)
    first, last, used = 0, len(blocks), note
    while first < last:
        at = first if first <= len(blocks) - last else last - 1
        used += len(blocks[at]) + 1
        if used > room:
            break
        if at == first:
            first += 1
        else:
            last -= 1
    steps = f"steps {parts[first].step} to {parts[last - 1].step}"
    return [*blocks[:first], f"[{mark}: parts of {steps} omitted]", *blocks[last:]]
