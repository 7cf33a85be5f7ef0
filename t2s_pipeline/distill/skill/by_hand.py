"""The skill with what people wrote into it by hand, over what was taught."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit, normalised
from t2s_pipeline.distill.edits.markdown import document_of
from t2s_pipeline.distill.edits.page import is_blank, joined, page_of
from t2s_pipeline.distill.hand_edits import HandEdit, hunks, stripped
from t2s_pipeline.distill.skill.assembly import MAIN, Assembled, SkillLine
from t2s_pipeline.distill.skill.files import SkillFile
from t2s_pipeline.distill.skill.front_matter import PROVENANCE
from t2s_pipeline.distill.skill.scaffold import NOTES
from t2s_pipeline.distill.skill.three_way import added_lines, lost_lines, merged

LEVEL = 2
"""Of the headings that rules stand under."""
EDITED, SAID = "edited by hand", "said by hand"
"""Why a chosen edit gave way to what a person wrote."""


class _Lines(NamedTuple):
    """All files' lines with hand edits in them; edit id → why it must give way."""

    files: dict[str, list[SkillLine]]
    conflicts: dict[str, Discard]


def with_hand_edits(
    assemble: Callable[[Sequence[Edit], Collection[str]], Assembled],
    edits: Sequence[Edit],
    by_hand: Sequence[HandEdit],
) -> Assembled:
    """Assemble a skill and make people's changes to it again, in the order they were made.

    An edit that wants what a person changed, or says what a person wrote, gives way and is
    discarded. A section that a person wrote into stays, though no rule may be left in it.

    Args:
        assemble: puts edits into the base, which has these sections in any case.
        edits: chosen ones, best supported first.
        by_hand: what people changed in released versions.
    """
    kept = [edit for edit in by_hand if edit.path != PROVENANCE]
    if not kept:
        return assemble(edits, ())
    left = list(edits)
    sections = _sections(kept)
    lost: dict[str, Discard] = {}
    while True:
        assembled = assemble(left, sections)
        made = _made(assembled, kept, left)
        empty = sections & _empty_sections(made.files.get(MAIN, []))
        if not made.conflicts and not empty:
            break
        lost |= made.conflicts
        left = [edit for edit in left if edit.edit_id not in lost]
        sections -= empty
    return assembled._replace(
        text=_text(assembled.text, made.files, kept),
        lines=[line for _, lines in sorted(made.files.items()) for line in lines],
        discards=[*assembled.discards, *lost.values()],
    )


def files_by_hand(files: Iterable[SkillFile], by_hand: Sequence[HandEdit]) -> list[SkillFile]:
    """Return a skill's files with those that a person added, deleted or may now execute.

    Args:
        files: with the text that hand edits are in already.
        by_hand: what people changed, in order.
    """
    made = {file.path: file for file in files}
    for edit in by_hand:
        if edit.path == PROVENANCE:
            continue
        if edit.after is None:
            made.pop(edit.path, None)
        elif edit.text is None:
            made[edit.path] = SkillFile(edit.path, edit.after, edit.encoding, edit.executable)
        elif edit.path in made:
            made[edit.path] = made[edit.path]._replace(executable=edit.executable)
    return sorted(made.values())


def _sections(by_hand: Sequence[HandEdit]) -> set[str]:
    """Return the sections of SKILL.md that people wrote into, save those they made themselves."""
    found: set[str] = set()
    own: set[str] = set()
    for edit in by_hand:
        if edit.path != MAIN or edit.text is None:
            continue
        written = {
            at
            for hunk in hunks(edit.before or "", edit.text)
            for at in range(hunk.at, hunk.at + len(hunk.added))
        }
        for heading in document_of(MAIN, tuple(stripped(edit.text))).headings:
            if heading.start in written:
                own.add(heading.title)
            elif heading.level == LEVEL and written & set(range(heading.end, heading.section_end)):
                found.add(heading.title)
    return found - own - {NOTES}


def _empty_sections(lines: Sequence[SkillLine]) -> set[str]:
    """Return the sections of a SKILL.md in which nothing stands."""
    texts = tuple(line.text for line in lines)
    return {
        heading.title
        for heading in document_of(MAIN, texts).headings
        if all(map(is_blank, texts[heading.end : heading.section_end]))
    }


def _made(assembled: Assembled, by_hand: Sequence[HandEdit], edits: Sequence[Edit]) -> _Lines:
    files = {
        path: [line for line in assembled.lines if line.path == path] for path in assembled.text
    }
    takers: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for gone in assembled.removed:
        takers[gone.path][gone.text.rstrip()] = gone.edit_ids
    stated = {
        normalised(edit.change.content): edit.edit_id for edit in edits if edit.change.content
    }
    conflicts: dict[str, Discard] = {}
    for edit in by_hand:
        lines = files.get(edit.path, [])
        wanting = _wanting(edit, lines, takers[edit.path], there=edit.path in files)
        told = f"{edit.author} changed {edit.path} there, and that stays"
        conflicts |= {name: Discard(name, EDITED, told) for name in wanting}
        told = f"{edit.author} wrote the same into {edit.path}"
        same = [stated.get(normalised(text)) for text in added_lines(edit)]
        conflicts |= {name: Discard(name, SAID, told) for name in same if name}
        if edit.text is None:
            files.pop(edit.path, None)
        else:
            files[edit.path] = merged(lines, edit)
    return _Lines(files, conflicts)


def _wanting(
    edit: HandEdit,
    lines: Sequence[SkillLine],
    takers: Mapping[str, tuple[str, ...]],
    *,
    there: bool,
) -> list[str]:
    """Return the edits that took away, or fill, what the person changed."""
    if edit.text is None or edit.before is None:
        wanting = [line.edit_ids for line in lines]
    elif not there:
        wanting = list(takers.values())
    else:
        wanting = [takers.get(text, ()) for text in lost_lines(lines, edit)]
    return [name for edit_ids in wanting for name in edit_ids]


def _text(
    text: Mapping[str, str], files: Mapping[str, Sequence[SkillLine]], by_hand: Sequence[HandEdit]
) -> dict[str, str]:
    """Return the text of every file; of those that nobody changed by hand, as it was."""
    changed = {edit.path: edit for edit in by_hand}
    made = {}
    for path, lines in files.items():
        if path in changed:
            page = page_of(text.get(path, changed[path].text or ""), "base")
            made[path] = joined((line.text for line in lines), page.newline, page.final_newline)
        else:
            made[path] = text[path]
    return made
