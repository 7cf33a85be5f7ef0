"""A person's change to a file, made again on what became of the file since."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from t2s_pipeline.distill.edits.page import is_blank
from t2s_pipeline.distill.hand_edits import HandEdit, Hunk, hunks, stripped
from t2s_pipeline.distill.skill.assembly import SkillLine


class _Insertion(NamedTuple):
    """Lines that come before line ``at``; whether they stood apart from what was around them."""

    at: int
    added: tuple[str, ...]
    apart_above: bool
    apart_below: bool


def merged(lines: Sequence[SkillLine], edit: HandEdit) -> list[SkillLine]:
    """Return a file's lines with a person's change to its text in them.

    What the person added comes after the nearest line above it that is still there, else before
    the nearest one below, else at the end. What the person took away goes, unless it is taught: a
    rule falls by a decision.

    Args:
        lines: of the file; none if it is not there.
        edit: to a text, or to what was none.
    """
    assert edit.text is not None
    if edit.before is None:
        texts = stripped(edit.text)
        if [line.text.rstrip() for line in lines] == texts:
            return list(lines)
        return _renumbered([_human(edit, text) for text in texts])
    before = stripped(edit.before)
    places = _places(before, [line.text.rstrip() for line in lines])
    gone: set[int] = set()
    insertions = []
    for hunk in hunks(edit.before, edit.text):
        taken = [places[n] for n in range(hunk.start, hunk.end) if n in places]
        gone |= {at for at in taken if lines[at].origin != "taught"}
        insertion = _insertion(before, hunk, places, lines, taken)
        if insertion:
            insertions.append(insertion)
    return _renumbered(_written(lines, gone, insertions, edit))


def lost_lines(lines: Sequence[SkillLine], edit: HandEdit) -> set[str]:
    """Return the texts that the person took away and that are not in these lines any more."""
    if edit.before is None:
        return set()
    before = stripped(edit.before)
    if edit.text is None:
        changed = set(range(len(before)))
    else:
        changed = {n for hunk in hunks(edit.before, edit.text) for n in range(hunk.start, hunk.end)}
    places = _places(before, [line.text.rstrip() for line in lines])
    return {before[n] for n in changed - places.keys() if not is_blank(before[n])}


def added_lines(edit: HandEdit) -> set[str]:
    """Return the texts that the person wrote."""
    if edit.text is None:
        return set()
    added = [text for hunk in hunks(edit.before or "", edit.text) for text in hunk.added]
    return {text for text in added if not is_blank(text)}


def _places(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Return where lines of a text stand now: by the order of both, and alone of its wording."""
    places = {
        block.a + n: block.b + n
        for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
        for n in range(block.size)
        if not is_blank(before[block.a + n])
    }
    old, new = Counter(before), Counter(now)
    at = {text: n for n, text in enumerate(now) if new[text] == 1}
    alone = {n: at[text] for n, text in enumerate(before) if old[text] == 1 and text in at}
    return places | {n: place for n, place in alone.items() if not is_blank(before[n])}


def _insertion(
    before: Sequence[str],
    hunk: Hunk,
    places: dict[int, int],
    lines: Sequence[SkillLine],
    taken: Sequence[int],
) -> _Insertion | None:
    above = next((places[n] for n in reversed(range(hunk.start)) if n in places), None)
    below = next((places[n] for n in range(hunk.end, len(before)) if n in places), None)
    if not hunk.added or _is_there(hunk.added, lines, above, below):
        return None
    apart_above = hunk.start > 0 and is_blank(before[hunk.start - 1])
    apart_below = hunk.end < len(before) and is_blank(before[hunk.end])
    if taken:
        at = min(taken)
    elif above is not None:
        at = above + 1
        gap = hunk.start - 1 - next(n for n in reversed(range(hunk.start)) if n in places)
        while at < len(lines) and gap and is_blank(lines[at].text):
            at, gap = at + 1, gap - 1
    else:
        at = below if below is not None else len(lines)
    return _Insertion(at, hunk.added, apart_above, apart_below)


def _is_there(
    added: Sequence[str], lines: Sequence[SkillLine], above: int | None, below: int | None
) -> bool:
    """Tell whether somebody else, who taught nothing, put the same words between two lines."""
    start = 0 if above is None else above + 1
    end = len(lines) if below is None else below
    between = [line for line in lines[start:end] if not is_blank(line.text)]
    texts = [line.text.rstrip() for line in between if line.origin != "taught"]
    wanted = [text for text in added if not is_blank(text)]
    return any(texts[n : n + len(wanted)] == wanted for n in range(len(texts)))


def _written(
    lines: Sequence[SkillLine], gone: set[int], insertions: Sequence[_Insertion], edit: HandEdit
) -> list[SkillLine]:
    made: list[SkillLine] = []
    for at in range(len(lines) + 1):
        for one in [one for one in insertions if one.at == at]:
            _insert(made, lines, one, edit)
        if at < len(lines) and at not in gone:
            made.append(lines[at])
    return made


def _insert(
    made: list[SkillLine], lines: Sequence[SkillLine], one: _Insertion, edit: HandEdit
) -> None:
    """Write what a person added, set apart where it stood apart and before a heading."""
    if one.apart_above and made and not is_blank(made[-1].text) and not is_blank(one.added[0]):
        made.append(_human(edit, ""))
    made += [_human(edit, text) for text in one.added]
    following = lines[one.at].text if one.at < len(lines) else ""
    apart = one.apart_below or following.startswith("#")
    if apart and not is_blank(following) and not is_blank(one.added[-1]):
        made.append(_human(edit, ""))


def _human(edit: HandEdit, text: str) -> SkillLine:
    return SkillLine(edit.path, 0, text, "human", (), edit.author)


def _renumbered(lines: Sequence[SkillLine]) -> list[SkillLine]:
    return [line._replace(line=number) for number, line in enumerate(lines, start=1)]
