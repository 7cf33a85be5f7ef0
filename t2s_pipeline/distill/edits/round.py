"""One round: all edits tried on one state of the skill, until what is let in goes together."""

from collections.abc import Mapping
from typing import NamedTuple

from t2s_pipeline.distill.edits.bonds import broken_bonds
from t2s_pipeline.distill.edits.budgets import Budgets
from t2s_pipeline.distill.edits.draft import Draft
from t2s_pipeline.distill.edits.layout import Layout
from t2s_pipeline.distill.edits.markdown import document_of
from t2s_pipeline.distill.edits.page import Page
from t2s_pipeline.distill.edits.reasons import Refused
from t2s_pipeline.distill.edits.standing import what_stands
from t2s_pipeline.distill.edits.structure import culprits
from t2s_pipeline.distill.edits.wish import Names, Wish


class Removed(NamedTuple):
    """A line of a file that an edit took away; ``line`` counts from 0 before the round."""

    path: str
    line: int
    rank: int


class Round(NamedTuple):
    """What one round did.

    Attributes:
        pages: the skill after it.
        applied: ranks of the edits that were let in.
        removed: lines that are gone.
        refused: rank → why not.
    """

    pages: dict[str, Page]
    applied: frozenset[int]
    removed: tuple[Removed, ...]
    refused: dict[int, Refused]


def play(
    pages: Mapping[str, Page], wishes: Mapping[int, Wish], names: Names, budgets: Budgets
) -> Round:
    """Try all edits on a skill.

    Edits that break something together are found only when all are in: these are taken out, and
    the rest is tried anew, until nothing is broken.

    Args:
        pages: path → file.
        wishes: rank → edit, in the order of ranks; the lowest is the best.
        names: of the edits.
        budgets: how long files may grow.
    """
    there = what_stands(pages, wishes, names)
    out: dict[int, Refused] = {}
    while True:
        draft = Draft(pages, names, there, budgets)
        leaders, refused = _admit(draft, wishes, out)
        layouts = {path: draft.layout(path) for path, placed in draft.placements.items() if placed}
        after = _after(draft, layouts, wishes)
        broken = _broken_structure(draft, layouts) or broken_bonds(draft, after)
        if not broken:
            break
        out |= broken
    applied = frozenset(rank for rank, wish in wishes.items() if wish.rule in leaders)
    left = {rank: refusal for rank, refusal in refused.items() if rank not in applied}
    return Round(after, applied, _removed(draft, layouts), left)


def _admit(
    draft: Draft, wishes: Mapping[int, Wish], out: Mapping[int, Refused]
) -> tuple[dict[str, int], dict[int, Refused]]:
    """Let edits into a draft; return for each rule the edit that brings it, and the refused."""
    leaders: dict[str, int] = {}
    refused = dict(out)
    for rank, (change, rule) in wishes.items():
        if rank in draft.there.ranks:
            detail = f"What it says stands at its place in {change.path}."
            refused[rank] = Refused("already there", detail)
        elif rank not in out and rule not in leaders:
            try:
                draft.admit(rank, change)
            except Refused as refusal:
                refused[rank] = refusal
            else:
                leaders[rule] = rank
    return leaders, refused


def _after(
    draft: Draft, layouts: Mapping[str, Layout], wishes: Mapping[int, Wish]
) -> dict[str, Page]:
    kept = {path: page for path, page in draft.pages.items() if path not in draft.deleted}
    changed = {path: layout.page for path, layout in layouts.items()}
    created = {
        path: draft.new_page(wishes[rank].change, rank) for path, rank in draft.created.items()
    }
    return kept | changed | created


def _broken_structure(draft: Draft, layouts: Mapping[str, Layout]) -> dict[int, Refused]:
    broken = {}
    for path, layout in layouts.items():
        new = document_of(path, layout.page.texts)
        for rank in culprits(draft.document(path), new, layout, draft.placements[path]):
            detail = f"With it, {path} would not parse as the same blocks and its own."
            broken[rank] = Refused("breaks the structure", detail)
    return broken


def _removed(draft: Draft, layouts: Mapping[str, Layout]) -> tuple[Removed, ...]:
    lines = [
        Removed(path, line, rank)
        for path, layout in layouts.items()
        for line, rank in layout.taken.items()
    ]
    lines += [
        Removed(path, line, rank)
        for path, rank in draft.deleted.items()
        for line in range(len(draft.pages[path].rows))
    ]
    return tuple(sorted(lines))
