"""A ranked sequence of edits, applied to a frozen base: what comes out, and why the rest is not in.

The edits are tried in rounds. In a round each edit is checked and placed by what the file was
before the round; text that edits of the sequence wrote is nobody's target. A round ends when what
was let in goes together (structure, links). Edits that were turned away are tried again, as others
may have made their target unambiguous or left them room; the last round changes nothing. As a
round knows nothing but the text, applying the same edits to the result changes nothing either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.budgets import Budgets, tokens_in
from t2s_pipeline.distill.edits.contest import contradicted
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.guards import check
from t2s_pipeline.distill.edits.page import File, Line, Page, page_of
from t2s_pipeline.distill.edits.reasons import Refused
from t2s_pipeline.distill.edits.round import Removed, play
from t2s_pipeline.distill.edits.wish import Names, Wish

__all__ = [
    "Applied",
    "Budgets",
    "Discard",
    "File",
    "Line",
    "RemovedLine",
    "apply_edits",
    "tokens_in",
]


class RemovedLine(NamedTuple):
    """A line of the base that an edit took away; ``line`` is its 1-based line there."""

    path: str
    line: int
    text: str
    edit_ids: tuple[str, ...]


class Applied(NamedTuple):
    """The edited skill; each edit is in ``applied`` or in ``discards``, in the order given.

    Attributes:
        files: path → file.
        removed: lines of the base that are not in it any more.
        applied: edit ids.
        discards: the other edits, and why.
    """

    files: dict[str, File]
    removed: tuple[RemovedLine, ...]
    applied: tuple[str, ...]
    discards: tuple[Discard, ...]


class _Run(NamedTuple):
    """All rounds: the last state, lines gone, ranks applied, first refusals, ranks repeated."""

    pages: dict[str, Page]
    removed: list[RemovedLine]
    applied: set[int]
    refused: dict[int, Refused]
    repeated: set[int]


def apply_edits(
    base: Mapping[str, str],
    edits: Sequence[Edit],
    *,
    base_origin: str = "base",
    accepted: Collection[str] = (),
    budgets: Budgets | None = None,
) -> Applied:
    """Apply edits to a skill; the better ranked one wins where two want the same lines.

    Of edits that state one rule, all are applied if one is, and its lines name them all.

    Args:
        base: path → text of every file; it is not changed.
        edits: best ranked first.
        base_origin: origin of the base's lines.
        accepted: ids of rules that a person accepted although they are unsafe.
        budgets: how long files may grow; the usual limits if left out.
    """
    pages = {path: page_of(text, base_origin) for path, text in base.items()}
    rules = [edit.change.rule_id for edit in edits]
    names = _names(edits, rules)
    run = _settled(pages, edits, names, frozenset(accepted), budgets or Budgets())
    applied = {rules[rank] for rank in run.applied}
    left = [rank for rank, rule in enumerate(rules) if rule not in applied]
    return Applied(
        files={path: page.file for path, page in sorted(run.pages.items())},
        removed=tuple(sorted(run.removed)),
        applied=tuple(names.edit[rank] for rank, rule in enumerate(rules) if rule in applied),
        discards=tuple(
            Discard(names.edit[rank], run.refused[rank].reason, run.refused[rank].detail)
            for rank in left
        ),
    )


def _settled(
    pages: Mapping[str, Page],
    edits: Sequence[Edit],
    names: Names,
    accepted: Collection[str],
    budgets: Budgets,
) -> _Run:
    """Run from the base, each time without the edits that were applied twice, until none was."""
    wishes = {rank: Wish(edit.change, edit.change.rule_id) for rank, edit in enumerate(edits)}
    out = _out_of_hand(wishes, names, accepted)
    while True:
        left = {rank: wish for rank, wish in wishes.items() if rank not in out}
        run = _run(pages, left, names, budgets)
        if not run.repeated:
            return run._replace(refused=run.refused | out)
        detail = "Applied to a skill that has it already, it would change the skill again."
        out |= {rank: Refused("not repeatable", detail) for rank in run.repeated}


def _names(edits: Sequence[Edit], rules: Sequence[str]) -> Names:
    own = {rank: edit.edit_id for rank, edit in enumerate(edits)}
    same: dict[str, dict[str, None]] = defaultdict(dict)
    for rank, rule in enumerate(rules):
        same[rule][own[rank]] = None
    return Names(own, {rank: tuple(same[rule]) for rank, rule in enumerate(rules)})


def _out_of_hand(
    wishes: Mapping[int, Wish], names: Names, accepted: Collection[str]
) -> dict[int, Refused]:
    """Refuse edits for what they are, whatever the base."""
    refused: dict[int, Refused] = {}
    for rank, (change, rule) in wishes.items():
        try:
            check(change, accepted=rule in accepted)
        except Refused as refusal:
            refused[rank] = refusal
    sound = {rank: wish.change for rank, wish in wishes.items() if rank not in refused}
    for rank, better in contradicted(sound).items():
        detail = f"It brings lines that the better ranked {names.edit[better]} takes out."
        refused[rank] = Refused("contradiction", detail)
    return refused


def _run(
    pages: Mapping[str, Page], wishes: Mapping[int, Wish], names: Names, budgets: Budgets
) -> _Run:
    """Play rounds until one changes nothing, or until one applies an edit for the second time."""
    run = _Run(dict(pages), [], set(), {}, set())
    while True:
        played = play(run.pages, wishes, names, budgets)
        for rank, refusal in played.refused.items():
            run.refused.setdefault(rank, refusal)
        run.repeated.update(played.applied & run.applied)
        if run.repeated or not played.applied:
            return run
        run.applied.update(played.applied)
        run.removed.extend(_of_base(played.removed, run.pages, names))
        run = run._replace(pages=played.pages)


def _of_base(
    removed: Iterable[Removed], pages: Mapping[str, Page], names: Names
) -> Iterator[RemovedLine]:
    """Yield the lines that were the base's; a blank line that an edit had added is none."""
    for path, line, rank in removed:
        row = pages[path].rows[line]
        if row.number:
            yield RemovedLine(path, row.number, row.text, names.on_lines[rank])
