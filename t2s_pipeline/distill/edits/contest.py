"""Edits that want the same lines, or the opposite of each other."""

from collections.abc import Iterable, Mapping, Sequence

from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.page import split_lines
from t2s_pipeline.distill.edits.placement import Placement


def clash(placement: Placement, others: Iterable[Placement]) -> Placement | None:
    """Return the first of the others that touches the same lines, else None.

    Lines clash that two edits take away. Something inserted clashes with what takes away the lines
    on both sides of it, or the line it rests on without putting another in its place.
    """
    return next((other for other in others if _clash(placement, other)), None)


def _clash(one: Placement, other: Placement) -> bool:
    if one.takes and other.takes:
        return one.start < other.end and other.start < one.end
    taker, guest = (one, other) if one.takes else (other, one)
    if not taker.takes:
        return False
    start, end = guest.rests_on
    unfounded = taker.content is None and taker.start < end and start < taker.end
    return taker.start < guest.start < taker.end or unfounded


def contradicted(changes: Mapping[int, Change]) -> dict[int, int]:
    """Find edits that would put in what a better ranked one takes out of the same file.

    Args:
        changes: rank → change.

    Returns:
        rank → rank of the better one.
    """
    bringing: dict[tuple[str, str], list[tuple[int, int, tuple[str, ...]]]] = {}
    for rank, change in changes.items():
        lines = _stripped(change.content)
        for at, line in enumerate(lines):
            bringing.setdefault((change.path, line), []).append((rank, at, lines))
    losers: dict[int, int] = {}
    for rank, change in sorted(changes.items()):
        target = _stripped(change.target)
        if change.op != "replace" or not target or _holds(_stripped(change.content), target):
            continue
        for other, at, lines in bringing.get((change.path, target[0]), ()):
            if other > rank and lines[at : at + len(target)] == target:
                losers.setdefault(other, rank)
    return losers


def _holds(lines: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(lines[at : at + size] == wanted for at in range(len(lines) - size + 1))


def _stripped(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in split_lines(text))
