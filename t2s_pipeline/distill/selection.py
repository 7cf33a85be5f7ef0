"""Selection: which of the root's edits become lines of the skill, where, and in what order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.engines.offline.rules import Rule, rules
from t2s_pipeline.distill.judging import NOTHING_SAID, Judged, Words, judged, kept_by_pins
from t2s_pipeline.distill.leaves import Leaf, tasks_of
from t2s_pipeline.ids import content_id
from t2s_pipeline.schemas import TRUST

SOP = "Standard operating procedure"
SAME_EVIDENCE = 0.6
"""Rules whose runs overlap by this share of both together are one: the better supported stays."""


class Thresholds(NamedTuple):
    """How much support a rule needs.

    Attributes:
        min_support: tasks behind a rule; ``min_support_few`` where there are under ``few_tasks``.
        sop_share: share of the tasks from which a rule belongs to the procedure for all of them.
    """

    min_support: int = 3
    min_support_few: int = 2
    few_tasks: int = 10
    sop_share: float = 0.25

    def tasks(self, n_tasks: int) -> int:
        """Return the tasks that a rule needs when so many were seen."""
        return self.min_support_few if n_tasks < self.few_tasks else self.min_support


class Met(NamedTuple):
    """A decision that met a rule.

    Attributes:
        decision_id: of the decision.
        edit_id: the edit that was chosen, or one of those that were not.
        matched: by what the rule was known, ``rule_id`` or ``leaves``.
        rule_id, content: of the rule, before the decision.
    """

    decision_id: str
    edit_id: str
    matched: str
    rule_id: str
    content: str


class Selection(NamedTuple):
    """What was chosen.

    Attributes:
        selection_id: of what it was chosen from, and what people said of it.
        edits: the chosen ones: pinned ones first, then the best supported.
        discards: accounts for all other root edits.
        met: the decisions that met a rule.
        accepted: ids of rules in words that a person wrote, or read and let in.
    """

    selection_id: str
    edits: tuple[Edit, ...]
    discards: tuple[Discard, ...]
    met: tuple[Met, ...] = ()
    accepted: frozenset[str] = frozenset()


def select(
    root: Sequence[Edit],
    behind: Mapping[str, Sequence[Leaf]],
    *,
    n_tasks: int,
    level: int,
    thresholds: Thresholds,
    words: Words = NOTHING_SAID,
) -> Selection:
    """Rank the root's edits by support, drop what has too little, and say where each goes.

    A person's word goes before the numbers.

    Args:
        root: the edits that reached the top.
        behind: edit id → the leaves behind it.
        n_tasks: how many distinct tasks the evolution saw.
        level: of the root; the chosen edits stand one above it.
        thresholds: how much support is enough.
        words: what people decided.
    """
    needed = thresholds.tasks(n_tasks)
    made = rules([e for e in root if e.lesson_key], behind, needed)
    found = made.rules + [
        Rule(edit.change.content, (edit,), tuple(behind[edit.edit_id]))
        for edit in root
        if not edit.lesson_key
    ]
    everywhere = thresholds.sop_share * n_tasks
    candidates = [judged(rule, _written(rule, everywhere), words.decisions) for rule in found]
    candidates += kept_by_pins(candidates, root, behind, words)
    candidates.sort(
        key=lambda one: (not one.pinned, -len(tasks_of(one.rule.leaves)), one.rule.content)
    )
    chosen: list[Judged] = []
    discards = list(made.discards)
    for one in candidates:
        reason = _refusal(one, chosen, needed)
        if reason:
            discards += [Discard(edit.edit_id, *reason) for edit in one.rule.parents]
        else:
            chosen.append(one)
    said = [[one.change.rule_id, one.decision.effect] for one in candidates if one.decision]
    selection_id = content_id(
        "select",
        root=[edit.edit_id for edit in root],
        behind={name: [leaf.edit_id for leaf in leaves] for name, leaves in behind.items()},
        n_tasks=n_tasks,
        thresholds=thresholds,
        **({"said": said} if said else {}),
    )
    edits = [_edit(one, selection_id, level + 1) for one in chosen]
    used = {edit.edit_id for one in chosen for edit in one.rule.parents}
    return Selection(
        selection_id,
        tuple(edits),
        tuple(d for d in discards if d.item_id not in used),
        tuple(_met(candidates, dict(zip(map(id, chosen), edits, strict=True)))),
        frozenset(edit.change.rule_id for one, edit in zip(chosen, edits, strict=True) if one.seen),
    )


def _refusal(one: Judged, chosen: Sequence[Judged], needed: int) -> tuple[str, str] | None:
    """Say why a rule is not chosen."""
    if one.rejection:
        return one.rejection
    too_little = None if one.waived else _too_little(one.rule, needed)
    return too_little or (None if one.pinned else _same_evidence(one.rule, chosen))


def _met(candidates: Sequence[Judged], chosen: Mapping[int, Edit]) -> Iterator[Met]:
    for one in candidates:
        if one.match is None:
            continue
        edit = chosen.get(id(one))
        for name in [edit.edit_id] if edit else [parent.edit_id for parent in one.rule.parents]:
            said, by = one.match
            yield Met(said.decision_id, name, by, one.change.rule_id, one.change.content)


def _too_little(rule: Rule, needed: int) -> tuple[str, str] | None:
    tasks = tasks_of(rule.leaves)
    if len(tasks) < needed:
        return "low support", f"{len(tasks)} of the {needed} tasks that a rule needs"
    trusted = tasks_of([x for x in rule.leaves if TRUST.index(x.trust) <= TRUST.index("internal")])
    if len(trusted) < needed:
        detail = f"{len(trusted)} of the {needed} tasks it needs are trusted as internal or better"
        return "low trust", detail
    return None


def _same_evidence(rule: Rule, chosen: Sequence[Judged]) -> tuple[str, str] | None:
    mine = {leaf.trajectory_id for leaf in rule.leaves}
    for other in chosen:
        theirs = {leaf.trajectory_id for leaf in other.rule.leaves}
        if len(mine & theirs) >= SAME_EVIDENCE * len(mine | theirs):
            told = other.worded.content
            return "same evidence", f"the runs behind it already stand behind: {told}"
    return None


def _written(rule: Rule, everywhere: float) -> Change:
    """Return how a rule is written, and where: with the support of ``everywhere``, for all."""
    change = rule.parents[0].change
    if change.op != "append_to_section":
        return change
    for_all = len(tasks_of(rule.leaves)) >= everywhere and change.path == "SKILL.md"
    return replace(change, section=SOP if for_all else change.section, content=rule.content)


def _edit(one: Judged, selection_id: str, level: int) -> Edit:
    rule = one.rule
    return replace(
        rule.parents[0],
        change=one.worded,
        node_id=selection_id,
        level=level,
        parents=tuple(edit.edit_id for edit in rule.parents),
        attribution="claimed",
        support=len(tasks_of(rule.leaves)),
        trust=max((leaf.trust for leaf in rule.leaves), key=TRUST.index),
        origins=tuple(sorted({leaf.origin for leaf in rule.leaves})),
        evidence=(),
        rests_on=tuple(leaf.edit_id for leaf in rule.leaves) if rule.narrowed else (),
        unshared=(),
    )
