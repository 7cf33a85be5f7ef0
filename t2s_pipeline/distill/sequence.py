"""The sequential baseline: each batch's edits are applied before the next batch is analysed.

What the paper compares its merge tree with. A rule needs no support here, and what a later batch
takes away again is as if it had never been said; both are seen, as every edit is accounted for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.apply import RemovedLine
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.skill.assembly import Assembled, SkillLine, assemble

OWN = "base"


class Standing(NamedTuple):
    """The skill as it stands between two batches.

    Attributes:
        text: path → text.
        lines: path → its lines, with the source of each.
        numbers: path → of each line, its 1-based line in the base, 0 where it is none of its.
        removed: lines of the base that are gone.
        applied: edits that were applied so far, in order.
        refused: the others.
        taken: edit → those that took lines of its away.
    """

    text: Mapping[str, str]
    lines: Mapping[str, list[SkillLine]]
    numbers: Mapping[str, list[int]]
    removed: tuple[RemovedLine, ...] = ()
    applied: tuple[str, ...] = ()
    refused: tuple[Discard, ...] = ()
    taken: Mapping[str, tuple[str, ...]] = {}


def begin(base: Mapping[str, str], *, base_origin: str) -> Standing:
    """Return the base before the first batch.

    Args:
        base: path → text of S0.
        base_origin: ``base``, or ``scaffold`` where nobody gave S0.
    """
    framed = assemble(base, (), base_origin=base_origin, notes="")
    lines = _by_path(framed.lines)
    numbers = {path: [line.line for line in of_path] for path, of_path in lines.items()}
    return Standing(framed.text, lines, numbers)


def apply_next(standing: Standing, edits: Sequence[Edit], *, notes: str = "") -> Standing:
    """Apply the edits of one batch to the skill as it stands.

    Args:
        standing: what the batches before came to.
        edits: of the batch, best supported first.
        notes: paragraphs that close the skill, for the last time; "" for none.
    """
    made = assemble(standing.text, edits, base_origin=OWN, notes=notes)
    gone = {(line.path, line.line): line for line in made.removed}
    lines: dict[str, list[SkillLine]] = {}
    numbers: dict[str, list[int]] = {}
    for path, of_path in _by_path(made.lines).items():
        before = zip(standing.lines.get(path, ()), standing.numbers.get(path, ()), strict=True)
        left = iter([pair for pair in before if (path, pair[0].line) not in gone])
        pairs = [_traced(line, left) for line in of_path]
        lines[path] = [line for line, _ in pairs]
        numbers[path] = [number for _, number in pairs]
    refused = {discard.item_id for discard in made.discards}
    applied = [edit.edit_id for edit in edits if edit.edit_id not in refused]
    return Standing(
        made.text,
        lines,
        numbers,
        (*standing.removed, *_of_base(standing, made.removed)),
        (*standing.applied, *applied),
        (*standing.refused, *made.discards),
        _taken(standing, made.removed),
    )


def assembled(standing: Standing) -> Assembled:
    """Return what the sequence came to; its discards account for every edit that left no trace."""
    seen = {
        name for of_path in standing.lines.values() for line in of_path for name in line.edit_ids
    }
    seen |= {name for line in standing.removed for name in line.edit_ids}
    took: dict[str, list[str]] = defaultdict(list)
    for name, by in standing.taken.items():
        for other in by:
            took[other].append(name)
    undone = [
        _undone(name, standing.taken.get(name, ()), took[name])
        for name in standing.applied
        if name not in seen
    ]
    return Assembled(
        text=dict(standing.text),
        lines=[line for _, of_path in sorted(standing.lines.items()) for line in of_path],
        removed=list(standing.removed),
        discards=[*standing.refused, *undone],
    )


def _by_path(lines: Iterable[SkillLine]) -> dict[str, list[SkillLine]]:
    found: dict[str, list[SkillLine]] = defaultdict(list)
    for line in lines:
        found[line.path].append(line)
    return dict(found)


def _traced(line: SkillLine, left: Iterator[tuple[SkillLine, int]]) -> tuple[SkillLine, int]:
    """Return a line with the source that it had before this batch, if it was there."""
    if line.origin != OWN:
        return line, 0
    before, number = next(left)
    return before._replace(line=line.line, text=line.text), number


def _of_base(standing: Standing, removed: Iterable[RemovedLine]) -> list[RemovedLine]:
    numbered = [(standing.numbers[line.path][line.line - 1], line) for line in removed]
    return [line._replace(line=number) for number, line in numbered if number]


def _taken(standing: Standing, removed: Iterable[RemovedLine]) -> dict[str, tuple[str, ...]]:
    taken = dict(standing.taken)
    for line in removed:
        for name in standing.lines[line.path][line.line - 1].edit_ids:
            taken[name] = tuple(dict.fromkeys((*taken.get(name, ()), *line.edit_ids)))
    return taken


def _undone(name: str, by: Sequence[str], took: Sequence[str]) -> Discard:
    if by:
        return Discard(name, "overtaken", f"a later batch took its lines away: {', '.join(by)}")
    return Discard(
        name, "cancelled out", f"it took away what an earlier batch had added: {', '.join(took)}"
    )
