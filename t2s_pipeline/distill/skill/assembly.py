"""The skill as it will be read: headings added, edits applied, every line with its source."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.apply import Applied, RemovedLine, apply_edits
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.markdown import section_titles
from t2s_pipeline.distill.edits.page import page_of
from t2s_pipeline.distill.skill.front_matter import pointing_to_provenance
from t2s_pipeline.distill.skill.scaffold import NOTES, headings

MAIN = "SKILL.md"


class SkillLine(NamedTuple):
    """One line of the evolved skill; ``author`` is who wrote a human one."""

    path: str
    line: int
    text: str
    origin: str
    edit_ids: tuple[str, ...]
    author: str | None = None


class Assembled(NamedTuple):
    """The evolved skill, and what became of the edits.

    Attributes:
        text: path → text.
        lines: every line of every text file, with its source.
        removed: lines of the base that an edit took away.
        discards: edits that could not be applied.
    """

    text: dict[str, str]
    lines: list[SkillLine]
    removed: list[RemovedLine]
    discards: list[Discard]


def lines_of(rows: pl.DataFrame) -> list[SkillLine]:
    """Return the lines that these rows of `skill_lines` hold, in their order."""
    return [
        SkillLine(path, line, text, origin, tuple(edit_ids), author)
        for path, line, text, origin, edit_ids, author in rows.select(SkillLine._fields).iter_rows()
    ]


def assemble(
    base: Mapping[str, str],
    edits: Sequence[Edit],
    *,
    base_origin: str,
    notes: str,
    accepted: Collection[str] = (),
    sections: Collection[str] = (),
) -> Assembled:
    """Apply edits to the base, in their order.

    Sections that the edits need and the base does not have are added at the end of SKILL.md, as
    scaffold; a section that none of the edits could use is not.

    Args:
        base: path → text of S0.
        edits: chosen ones, best supported first.
        base_origin: ``base``, or ``scaffold`` where nobody gave S0.
        notes: paragraphs that close the skill; "" for none.
        accepted: ids of rules that a person let in although they are unsafe.
        sections: those that are there whether edits need them or not.
    """
    kept = set(sections) - set(section_titles(base[MAIN]))
    needed = _missing_sections(base, edits) | kept
    why: dict[str, Discard] = {}
    while True:
        framed = {**base, MAIN: _framed(base[MAIN], needed, notes)}
        applied = apply_edits(framed, edits, accepted=accepted)
        # Why an edit is not in was seen while its section was there.
        why = {discard.item_id: discard for discard in applied.discards} | why
        used = _sections_of(edits, applied) | kept
        if needed <= used:
            break
        needed &= used
    told = applied._replace(discards=tuple(why[d.item_id] for d in applied.discards))
    return _numbered(told, framed, base, base_origin)


def _missing_sections(base: Mapping[str, str], edits: Iterable[Edit]) -> set[str]:
    there = set(section_titles(base[MAIN]))
    return {
        edit.change.section
        for edit in edits
        if edit.change.op == "append_to_section" and edit.change.path == MAIN
    } - there


def _framed(text: str, sections: set[str], notes: str) -> str:
    text = pointing_to_provenance(text)
    newline = page_of(text, "base").newline
    frame = headings(sections) + (f"\n## {NOTES}\n\n{notes}\n" if notes else "")
    ended = text if text.endswith("\n") else text + newline
    return ended + frame.replace("\n", newline) if frame else text


def _sections_of(edits: Sequence[Edit], applied: Applied) -> set[str]:
    done = set(applied.applied)
    return {edit.change.section for edit in edits if edit.edit_id in done}


def _numbered(
    applied: Applied, framed: Mapping[str, str], base: Mapping[str, str], base_origin: str
) -> Assembled:
    """Number the lines; of those that are not taught, tell the base's from the frame's."""
    lines = []
    for path, file in sorted(applied.files.items()):
        gone = {removed.line for removed in applied.removed if removed.path == path}
        own = _own_lines(framed.get(path, ""), base.get(path, ""))
        left = iter([is_own for number, is_own in enumerate(own, start=1) if number not in gone])
        for number, line in enumerate(file.lines, start=1):
            origin = line.origin
            if origin == "base":
                origin = base_origin if next(left) else "scaffold"
            lines.append(SkillLine(path, number, line.text, origin, line.edit_ids))
    return Assembled(
        text={path: file.text for path, file in sorted(applied.files.items())},
        lines=lines,
        removed=list(applied.removed),
        discards=list(applied.discards),
    )


def _own_lines(framed: str, base: str) -> list[bool]:
    """Tell, of each framed line, whether it is the base's: the frame only adds lines."""
    waiting = page_of(base, "base").texts
    at = 0
    own = []
    for line in page_of(framed, "base").texts:
        mine = at < len(waiting) and waiting[at] == line
        at += mine
        own.append(mine)
    return own
