"""What a person did to a released skill: found by comparing its folder with what was released.

A taught rule that was changed or deleted is no part of what a hand edit changes: it falls by a
decision, and those of its words that were kept are the person's own from then on.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.edits.page import joined, page_of
from t2s_pipeline.distill.hand_edits import HandEdit, hunks
from t2s_pipeline.distill.skill.assembly import SkillLine
from t2s_pipeline.distill.skill.files import SkillFile


class TouchedRule(NamedTuple):
    """A rule whose lines a person changed or deleted; ``edit_ids`` are those the lines cite."""

    path: str
    edit_ids: tuple[str, ...]
    reason: str


class Found(NamedTuple):
    """What a person did to a released skill."""

    edits: list[HandEdit]
    rules: list[TouchedRule]


class Released(NamedTuple):
    """What a release put into the folder: its number, its files and their lines."""

    skill: str
    release: int
    files: Sequence[SkillFile]
    lines: Sequence[SkillLine]


def found_by_hand(released: Released, there: Iterable[SkillFile], author: str) -> Found:
    """Compare a skill's folder with what was released into it.

    Args:
        released: what was put there.
        there: the files that are there now.
        author: who is taken to have changed them.
    """
    was = {file.path: file for file in released.files}
    now = {file.path: file for file in there}
    taught: dict[str, list[SkillLine]] = {}
    for line in released.lines:
        if line.origin == "taught":
            taught.setdefault(line.path, []).append(line)
    found = Found([], [])
    for path in sorted(was.keys() | now.keys()):
        before, after = was.get(path), now.get(path)
        touched = _touched(path, before, after, taught.get(path, []))
        found.rules.extend(touched)
        gone = {edit_ids for _, edit_ids, _ in touched}
        lines = {line.line for line in taught.get(path, []) if line.edit_ids in gone}
        edit = _edit(released, path, _without(before, lines), after, author)
        if edit:
            found.edits.append(edit)
    return found


def _touched(
    path: str, before: SkillFile | None, after: SkillFile | None, taught: Sequence[SkillLine]
) -> list[TouchedRule]:
    """Return the rules of a file of which words were changed."""
    words = [line for line in taught if line.text.strip()]
    if before is None or not words:
        return []
    if after is None or after.encoding != "utf-8":
        changed = {line.line: "deleted by hand" for line in words}
    else:
        changed = {
            number + 1: "changed by hand" if any(hunk.added) else "deleted by hand"
            for hunk in hunks(before.content, after.content)
            for number in range(hunk.start, hunk.end)
        }
    reasons: dict[tuple[str, ...], set[str]] = {}
    for line in words:
        reasons.setdefault(line.edit_ids, set()).add(changed.get(line.line, ""))
    return [
        TouchedRule(path, edit_ids, why.pop() if len(why) == 1 else "changed by hand")
        for edit_ids, why in reasons.items()
        if why != {""}
    ]


def _without(file: SkillFile | None, lines: Collection[int]) -> SkillFile | None:
    """Return a file without these of its lines, which count from 1."""
    if file is None or not lines:
        return file
    page = page_of(file.content, "base")
    kept = [text for number, text in enumerate(page.texts, start=1) if number not in lines]
    return file._replace(content=joined(kept, page.newline, page.final_newline))


def _edit(
    released: Released, path: str, before: SkillFile | None, after: SkillFile | None, author: str
) -> HandEdit | None:
    if before == after or not _differ(before, after):
        return None
    if after is None and before and before.encoding == "utf-8" and not before.content.strip():
        return None  # all that stood in it were rules, which fall by decisions
    return HandEdit(
        skill=released.skill,
        release=released.release,
        path=path,
        before=before.content if before and before.encoding == "utf-8" else None,
        after=after.content if after else None,
        encoding=after.encoding if after else "utf-8",
        executable=after.executable if after else False,
        author=author,
    )


def _differ(before: SkillFile | None, after: SkillFile | None) -> bool:
    if before is None or after is None or before.executable != after.executable:
        return True
    if before.encoding == after.encoding == "utf-8":
        return bool(hunks(before.content, after.content))
    return True
