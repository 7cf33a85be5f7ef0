"""Selection: which of the root's edits become lines of the skill, where, and in what order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.engines.offline.rules import Rule, rules
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


class Selection(NamedTuple):
    """What was chosen, best supported first; ``discards`` accounts for all other root edits."""

    selection_id: str
    edits: tuple[Edit, ...]
    discards: tuple[Discard, ...]


def select(
    root: Sequence[Edit],
    behind: Mapping[str, Sequence[Leaf]],
    *,
    n_tasks: int,
    level: int,
    thresholds: Thresholds,
) -> Selection:
    """Rank the root's edits by support, drop what has too little, and say where each goes.

    Args:
        root: the edits that reached the top.
        behind: edit id → the leaves behind it.
        n_tasks: how many distinct tasks the evolution saw.
        level: of the root; the chosen edits stand one above it.
        thresholds: how much support is enough.
    """
    selection_id = content_id(
        "select",
        root=[edit.edit_id for edit in root],
        behind={name: [leaf.edit_id for leaf in leaves] for name, leaves in behind.items()},
        n_tasks=n_tasks,
        thresholds=thresholds,
    )
    needed = thresholds.tasks(n_tasks)
    from_lessons = rules([e for e in root if e.lesson_key], behind, needed)
    candidates = from_lessons.rules + [
        Rule(edit.change.content, (edit,), tuple(behind[edit.edit_id]))
        for edit in root
        if not edit.lesson_key
    ]
    candidates.sort(key=lambda rule: (-len(tasks_of(rule.leaves)), rule.content))
    chosen: list[Rule] = []
    discards = list(from_lessons.discards)
    for rule in candidates:
        reason = _too_little(rule, needed) or _same_evidence(rule, chosen)
        if reason:
            discards += [Discard(edit.edit_id, *reason) for edit in rule.parents]
        else:
            chosen.append(rule)
    used = {edit.edit_id for rule in chosen for edit in rule.parents}
    edits = [_edit(rule, selection_id, level + 1, n_tasks, thresholds) for rule in chosen]
    return Selection(
        selection_id, tuple(edits), tuple(d for d in discards if d.item_id not in used)
    )


def _too_little(rule: Rule, needed: int) -> tuple[str, str] | None:
    tasks = tasks_of(rule.leaves)
    if len(tasks) < needed:
        return "low support", f"{len(tasks)} of the {needed} tasks that a rule needs"
    trusted = tasks_of([x for x in rule.leaves if TRUST.index(x.trust) <= TRUST.index("internal")])
    if len(trusted) < needed:
        detail = f"{len(trusted)} of the {needed} tasks it needs are trusted as internal or better"
        return "low trust", detail
    return None


def _same_evidence(rule: Rule, chosen: Sequence[Rule]) -> tuple[str, str] | None:
    mine = {leaf.trajectory_id for leaf in rule.leaves}
    for other in chosen:
        theirs = {leaf.trajectory_id for leaf in other.leaves}
        if len(mine & theirs) >= SAME_EVIDENCE * len(mine | theirs):
            return "same evidence", f"the runs behind it already stand behind: {other.content}"
    return None


def _edit(rule: Rule, selection_id: str, level: int, n_tasks: int, thresholds: Thresholds) -> Edit:
    first = rule.parents[0]
    support = len(tasks_of(rule.leaves))
    everywhere = support >= thresholds.sop_share * n_tasks
    section = SOP if everywhere and first.change.path == "SKILL.md" else first.change.section
    return replace(
        first,
        change=_change(first.change, section, rule.content),
        node_id=selection_id,
        level=level,
        parents=tuple(edit.edit_id for edit in rule.parents),
        attribution="claimed",
        support=support,
        trust=max((leaf.trust for leaf in rule.leaves), key=TRUST.index),
        origins=tuple(sorted({leaf.origin for leaf in rule.leaves})),
        evidence=(),
        rests_on=tuple(leaf.edit_id for leaf in rule.leaves) if rule.narrowed else (),
        unshared=(),
    )


def _change(change: Change, section: str, content: str) -> Change:
    if change.op != "append_to_section":
        return change
    return replace(change, section=section, content=content)
