"""What people said and wrote, without the words that rested on what is purged.

A decision keeps its author, its reason and the person's own words; it goes on to be about the runs
that are left, in the words of one of them. A hand edit keeps what the person wrote: the rules that
stood around it go, and so do lines that a person made of a rule that rested on what is purged.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

import polars as pl

from t2s_pipeline.distill.decisions import Decision, decisions_of
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.page import is_blank, joined, page_of
from t2s_pipeline.distill.engines.model.affinity import share_words
from t2s_pipeline.distill.hand_edits import HandEdit, hunks, stripped
from t2s_pipeline.distill.skill.front_matter import PROVENANCE


class Changed(NamedTuple):
    """A file that a person changed, and the text of it that a release had put there.

    ``evolution`` is the one that was released; both are None where they are not known any more.
    ``anew``: it has the words of another that is among them too, save for rules that were around.
    """

    edit: HandEdit
    evolution: str | None
    released: str | None
    anew: bool = False


class Rule(NamedTuple):
    """A taught line of an evolution that goes; ``goes``: nothing that stays says the same."""

    text: str
    goes: bool


class Going(NamedTuple):
    """What goes.

    Attributes:
        evolutions: keys of evolutions.
        rules: (evolution, path) → their taught lines, by number.
        lines: what people made of rules that go.
    """

    evolutions: Collection[str]
    rules: Mapping[tuple[str, str], Mapping[int, Rule]]
    lines: Collection[str] = ()

    def of(self, changed: Changed) -> Mapping[int, Rule]:
        """Return the taught lines of the file that a person changed."""
        return self.rules.get((changed.evolution or "", changed.edit.path), {})

    @property
    def texts(self) -> set[str]:
        """Return all lines that go, wherever they stand."""
        rules = (rule for lines in self.rules.values() for rule in lines.values())
        return {rule.text for rule in rules if rule.goes}.union(self.lines)


def decisions_without(rows: pl.DataFrame) -> Iterator[tuple[Decision, Decision | None]]:
    """Yield each decision with the one that takes its place; None: no run is left behind it.

    Args:
        rows: of the query ``decisions_resting_on``.
    """
    for decision, row in zip(decisions_of(rows), rows.iter_rows(named=True), strict=True):
        if row["new_op"] is None:
            yield decision, None
            continue
        change = decision.change
        if row["words_go"]:
            change = Change(**{name: row[f"new_{name}"] for name in _CHANGE})
        made = replace(
            decision,
            rule_id=change.rule_id,
            change=change,
            leaves=tuple(row["leaves_left"]),
            replaces=decision.decision_id,
        )
        yield decision, made


def words_made_of(changed: Sequence[Changed], going: Going) -> set[str]:
    """Return the lines that people made of rules that rest on what goes, or of such lines.

    A line written in the place of another was made of it if they share a word that means something.
    What was put into words anew says nothing of that: rules around it are gone from it, too.

    Args:
        changed: all that people changed, in order.
        going: evolutions and their rules.
    """
    made: set[str] = set()
    for one in changed:
        if one.anew or one.released is None or one.edit.text is None:
            continue
        rules = {number for number, rule in going.of(one).items() if rule.goes}
        was = stripped(one.released)
        for hunk in hunks(one.released, one.edit.text):
            gone = [was[n] for n in range(hunk.start, hunk.end) if n + 1 in rules or was[n] in made]
            made |= {
                text
                for text in hunk.added
                if not is_blank(text) and any(share_words(text, old) for old in gone)
            }
    return made


def hand_edit_without(changed: Changed, going: Going) -> HandEdit:
    """Return a hand edit without the rules around it, and without lines that go.

    What a release that stays says is left: it tells what was written between its lines.

    Args:
        changed: what a person changed.
        going: all that goes.
    """
    edit, texts = changed.edit, going.texts
    if edit.path == PROVENANCE:  # names and steps, and never applied
        gone = changed.evolution is None or changed.evolution in going.evolutions
        return replace(edit, before=None, after="", encoding="utf-8") if gone else edit
    if changed.released is not None and changed.evolution not in going.evolutions:
        texts -= set(stripped(changed.released))
    around = texts.union(rule.text for rule in going.of(changed).values())
    if edit.before is None or edit.text is None:
        before = edit.before and _without(edit.before, _at(stripped(edit.before), around))
        after = edit.text and _without(edit.text, _at(stripped(edit.text), texts))
        return replace(edit, before=before, after=edit.after if edit.text is None else after)
    old, new = stripped(edit.before), stripped(edit.text)
    gone_old, gone_new = _at(old, around), _at(new, texts)
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        gone_new |= {block.b + n for n in range(block.size) if old[block.a + n] in around}
    return replace(
        edit, before=_without(edit.before, gone_old), after=_without(edit.text, gone_new)
    )


def _at(lines: Sequence[str], wanted: Collection[str]) -> set[int]:
    return {n for n, text in enumerate(lines) if text in wanted and not is_blank(text)}


def _without(text: str, gone: Collection[int]) -> str:
    """Return a text without these of its lines, which count from 0."""
    page = page_of(text, "base")
    kept = [line for n, line in enumerate(page.texts) if n not in gone]
    return joined(kept, page.newline, page.final_newline)


_CHANGE = ("op", "path", "section", "target", "content")
