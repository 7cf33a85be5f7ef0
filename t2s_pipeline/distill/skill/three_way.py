"""A person's change to a file, made again on what became of the file since."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

from t2s_pipeline.distill.edits.page import is_blank
from t2s_pipeline.distill.hand_edits import HandEdit, Hunk, hunks, stripped
from t2s_pipeline.distill.skill.assembly import SkillLine

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


class _Insertion(NamedTuple):
    """Lines that come before line ``at``, and the lines that they stood between."""

    at: int
    added: tuple[str, ...]
    above: str
    below: str


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
    nearest = next((n for n in reversed(range(hunk.start)) if n in places), None)
    above = None if nearest is None else places[nearest]
    below = next((places[n] for n in range(hunk.end, len(before)) if n in places), None)
    if not hunk.added or _is_there(hunk.added, lines, above, below):
        return None
    if taken:
        at = min(taken)
    elif nearest is not None:
        at = places[nearest] + 1
        followed = before[nearest + 1 : hunk.start]
        at += min(_blanks(followed), _blanks([line.text for line in lines[at:]]))
    else:
        at = below if below is not None else len(lines)
    around = ["-", *before, "-"]  # the ends of a file are no blank lines
    return _Insertion(at, hunk.added, around[hunk.start], around[hunk.end + 1])


def _blanks(texts: Iterable[str]) -> int:
    """Return how many blank lines come first."""
    return sum(1 for _ in takewhile(is_blank, texts))


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
            kept = (lines[n].text for n in range(at, len(lines)) if n not in gone)
            _insert(made, next(kept, ""), one, edit)
        if at < len(lines) and at not in gone:
            made.append(lines[at])
    return made


def _insert(made: list[SkillLine], below: str, one: _Insertion, edit: HandEdit) -> None:
    """Write what a person added, set apart where it stood apart and before a heading."""
    above = made[-1].text if made else ""
    if is_blank(one.above) and _separate(above, one.added[0]):
        made.append(_human(edit, ""))
    made += [_human(edit, text) for text in one.added]
    new_heading = below.startswith("#") and below != one.below
    if (is_blank(one.below) or new_heading) and _separate(one.added[-1], below):
        made.append(_human(edit, ""))


def _separate(above: str, below: str) -> bool:
    """Tell whether a blank line belongs between two lines that stood apart from others."""
    if is_blank(above) or is_blank(below):
        return False
    return not (_ITEM.match(above) and _ITEM.match(below))


def _human(edit: HandEdit, text: str) -> SkillLine:
    return SkillLine(edit.path, 0, text, "human", (), edit.author)


def _renumbered(lines: Sequence[SkillLine]) -> list[SkillLine]:
    return [line._replace(line=number) for number, line in enumerate(lines, start=1)]
