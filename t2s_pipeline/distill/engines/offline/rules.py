"""Rules made of lessons: pooled over tools, put under conditions, or dropped with the reason.

Here everything is known that one run does not show: how often a lesson was seen, where it failed
to hold, and which facts tell the two apart.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import orjson

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.engines.offline.conditions import (
    Condition,
    Fact,
    Observation,
    conditions,
)
from t2s_pipeline.distill.engines.offline.families import FAMILIES
from t2s_pipeline.distill.engines.offline.questions import answers, questions
from t2s_pipeline.distill.engines.offline.wording import Said, listed, said_of, sentence
from t2s_pipeline.distill.leaves import Leaf, tasks_of

ALONE = 2
"""Tasks in which an argument must have been the only wrong one of its call."""
CONSISTENT = 0.75
"""Share of the cures of one error, or of the right values of one argument, that must agree."""


class Lesson(NamedTuple):
    """A root edit's lesson, and the runs behind it."""

    edit: Edit
    family: str
    slots: dict[str, str]
    holds: bool
    leaves: tuple[Leaf, ...]


class Rule(NamedTuple):
    """A rule as it will be read. ``rests_on`` names its leaves where not all count."""

    content: str
    parents: tuple[Edit, ...]
    leaves: tuple[Leaf, ...]
    narrowed: bool = False


class Rules(NamedTuple):
    """What root edits come to."""

    rules: list[Rule]
    discards: list[Discard]


def rules(edits: Sequence[Edit], behind: Mapping[str, Sequence[Leaf]], min_tasks: int) -> Rules:
    """Make rules of the lessons that reached the root.

    Args:
        edits: of the root, all from the offline engine.
        behind: edit id → its leaves.
        min_tasks: support that a condition must have.
    """
    lessons = [_lesson(edit, behind[edit.edit_id]) for edit in edits]
    other_side = {(_name(one), one.holds): one for one in lessons}
    solved = {leaf.task_key for leaves in behind.values() for leaf in leaves if leaf.success}
    made = Rules([], [])
    pools: dict[tuple, list[Lesson]] = defaultdict(list)
    manners: list[tuple[Lesson, Lesson | None]] = []
    for lesson in lessons:
        other = other_side.get((_name(lesson), not lesson.holds))
        opposite = FAMILIES[lesson.family].opposite
        if not lesson.holds and opposite:
            lesson, other = _turned(lesson, opposite), _unasked(other)
        if not lesson.holds:
            made.discards.append(_counter_evidence(lesson))
            continue
        if FAMILIES[lesson.family].conditional:
            _under_conditions(lesson, other, min_tasks, made)
        elif FAMILIES[lesson.family].manner:
            manners.append((lesson, other))
        elif reason := _veto(lesson, other):
            made.discards.append(Discard(lesson.edit.edit_id, "contradicted", reason))
        elif reason := _consequence(lesson):
            made.discards.append(Discard(lesson.edit.edit_id, "consequence", reason))
        else:
            pools[_pool(lesson, min_tasks)].append(lesson)
    _of_manners(manners, min_tasks, solved, made)
    _drop_inconsistent_cures(pools, made)
    made.rules.extend(_pooled(pool) for pool in pools.values() if pool)
    return made


def _lesson(edit: Edit, leaves: Sequence[Leaf]) -> Lesson:
    told = orjson.loads(edit.lesson)
    return Lesson(edit, told["family"], told["slots"], told["holds"], tuple(leaves))


def _counter_evidence(lesson: Lesson) -> Discard:
    tasks = len(tasks_of(lesson.leaves))
    if FAMILIES[lesson.family].manner:
        detail = f"how successful runs did it, to compare failed ones with: {tasks} tasks"
        return Discard(lesson.edit.edit_id, "comparison", detail)
    detail = f"runs in which the opposite held: {tasks} tasks"
    return Discard(lesson.edit.edit_id, "counter-evidence", detail)


def _turned(lesson: Lesson, opposite: str) -> Lesson:
    """Make of what speaks against a lesson one that holds."""
    return lesson._replace(family=opposite, holds=True)


def _unasked(other: Lesson | None) -> Lesson | None:
    """Keep of the other side the runs in which the user was not asked either."""
    if other is None:
        return None
    kept = tuple(leaf for leaf in other.leaves if leaf.told("hints").get("asked") == "no")
    return other._replace(leaves=kept) if kept else None


def _name(lesson: Lesson) -> tuple:
    return lesson.family, tuple(sorted(lesson.slots.items()))


def _pool(lesson: Lesson, min_tasks: int) -> tuple:
    """Name the rule a lesson goes into: the family, and what its rules are not pooled over.

    A cure that is well supported for its own error stands alone: there the message says more.
    """
    over = FAMILIES[lesson.family].over
    if lesson.family == "cured_error" and len(tasks_of(lesson.leaves)) >= min_tasks:
        over = ()
    return lesson.family, tuple(sorted((k, v) for k, v in lesson.slots.items() if k not in over))


def _veto(lesson: Lesson, against: Lesson | None) -> str:
    """Say why a lesson does not hold within tasks; "" if nothing speaks against it."""
    if against is None:
        return ""
    for_it, opposed = tasks_of(lesson.leaves), tasks_of(against.leaves)
    if FAMILIES[lesson.family].contrast:
        for_it -= opposed
        if 2 * len(opposed) >= len(for_it):
            return f"it told outcomes apart in {len(for_it)} tasks, and not in {len(opposed)}"
    elif 2 * len(for_it & opposed) >= len(for_it):
        both = len(for_it & opposed)
        return f"in {both} of {len(for_it)} tasks other runs did the same and succeeded"
    return ""


def _consequence(lesson: Lesson) -> str:
    """Say why a wrong argument may follow from another one; "" if it is wrong by itself."""
    hints = [(leaf.task_key, leaf.told("hints").get("alone")) for leaf in lesson.leaves]
    if all(alone is None for _, alone in hints):
        return ""
    tasks = {task for task, alone in hints if alone == "yes"}
    if len(tasks) >= ALONE:
        return ""
    return f"it was the only wrong argument in {len(tasks)} tasks; else others were wrong too"


def _under_conditions(lesson: Lesson, against: Lesson | None, min_tasks: int, made: Rules) -> None:
    found = conditions(_observations(lesson, against), min_tasks)
    if not found:
        detail = "no facts of the record tell the wrong calls from the right ones"
        made.discards.append(Discard(lesson.edit.edit_id, "no condition", detail))
    for condition in found:
        said = said_of(lesson.slots)._replace(condition=_in_words(condition))
        covered = set(condition.leaves)
        leaves = tuple(leaf for leaf in lesson.leaves if leaf.edit_id in covered)
        content = sentence(lesson.family, said)
        made.rules.append(Rule(content, (lesson.edit,), leaves, narrowed=True))


def _of_manners(
    lessons: Sequence[tuple[Lesson, Lesson | None]],
    min_tasks: int,
    solved: Set[str],
    made: Rules,
) -> None:
    asked = [
        (one, lesson)
        for lesson, against in lessons
        for one in questions(lesson.family, lesson.slots, _observations(lesson, against))
    ]
    sides = [side for both in lessons for side in both if side is not None]
    runs = {leaf.edit_id: leaf.trajectory_id for side in sides for leaf in side.leaves}
    found = answers([one for one, _ in asked], runs, min_tasks, solved)
    used = set()
    for answer in found:
        question, contrast = answer
        (lesson,) = (of for one, of in asked if one is question)
        used.add(lesson.edit.edit_id)
        ways = {"worse": contrast.worse, "better": contrast.better}
        said = said_of(question.slots | ways)._replace(tools=answer.places)
        content = sentence(question.said, said)
        covered = set(contrast.leaves)
        leaves = tuple(leaf for leaf in lesson.leaves if leaf.edit_id in covered)
        made.rules.append(Rule(content, (lesson.edit,), leaves, narrowed=True))
    detail = "runs of the same tasks that succeeded did it the same way, or there are too few"
    made.discards.extend(
        Discard(lesson.edit.edit_id, "no contrast", detail)
        for lesson, _ in lessons
        if lesson.edit.edit_id not in used
    )


def _observations(lesson: Lesson, against: Lesson | None) -> list[Observation]:
    seen = [_observation(leaf, wrong=True) for leaf in lesson.leaves]
    return seen + [_observation(leaf, wrong=False) for leaf in (against.leaves if against else ())]


def _observation(leaf: Leaf, *, wrong: bool) -> Observation:
    return Observation(leaf.edit_id, leaf.task_key, wrong, leaf.told("facts"))


def _in_words(condition: Condition) -> str:
    return listed([_fact_in_words(fact) for fact in condition.facts], "and")


def _fact_in_words(fact: Fact) -> str:
    """Say ``state is not open``, ``created more than a day ago``."""
    negation = "not " if fact.negated else ""
    if fact.name.endswith(" at"):
        return f"{negation}{fact.name.removesuffix(' at')} {fact.value}"
    return f"{fact.name} is {negation}{fact.value}"


def _drop_inconsistent_cures(pools: dict[tuple, list[Lesson]], made: Rules) -> None:
    """Drop cures of an error that another change cured as often: then neither is the cure."""
    cures: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for lesson in [lesson for pool in pools.values() for lesson in pool]:
        if "error" in lesson.slots:
            cures[_refusal(lesson)][lesson.slots["argument"]] += len(lesson.leaves)
    for pool in pools.values():
        for lesson in [one for one in pool if "error" in one.slots]:
            counts = cures[_refusal(lesson)]
            if len(lesson.leaves) < CONSISTENT * counts.total():
                pool.remove(lesson)
                detail = f"other changes cured it in {counts.total() - len(lesson.leaves)} cases"
                made.discards.append(Discard(lesson.edit.edit_id, "no consistent cure", detail))


def _refusal(lesson: Lesson) -> tuple[str, ...]:
    return lesson.family, lesson.slots["tool"], lesson.slots["error"]


def _pooled(pool: list[Lesson]) -> Rule:
    pool = sorted(pool, key=lambda one: (-len(tasks_of(one.leaves)), one.edit.lesson_key))
    leaves = tuple(leaf for lesson in pool for leaf in lesson.leaves)
    hints: dict[str, list[str]] = defaultdict(list)
    for leaf in leaves:
        for name, value in leaf.told("hints").items():
            hints[name].append(value)
    said = Said(
        tools=_named(pool, "tool") or _by_count(hints["tool"]),
        errors=_named(pool, "error") or _by_count(hints["error"]),
        arguments=_named(pool, "argument"),
        readers=_by_count(hints["reader"] or hints["instead"]),
        slots=said_of(pool[0].slots).slots,
        right_value=_constant(hints["right_value"], len(leaves)),
        counts=hints["count"].count("yes") == len(leaves),
        route=_usual(hints["route"]),
        source=_usual(hints["source"]),
        told=hints["told"].count("yes") >= CONSISTENT * len(leaves) and bool(hints["told"]),
    )
    content = sentence(pool[0].family, said)
    return Rule(content, tuple(lesson.edit for lesson in pool), leaves)


def _named(pool: list[Lesson], slot: str) -> tuple[str, ...]:
    """Return the values of a slot, those of the best supported lessons first."""
    return tuple(dict.fromkeys(lesson.slots[slot] for lesson in pool if slot in lesson.slots))


def _by_count(values: list[str]) -> tuple[str, ...]:
    """Return the distinct values, the most frequent first."""
    counts = Counter(values)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def _usual(values: list[str]) -> tuple[str, ...]:
    """Return the parts of the most frequent value, none if there is none."""
    counted = _by_count(values)
    return tuple(counted[0].split("|")) if counted else ()


def _constant(values: list[str], cases: int) -> str:
    """Return the value that was right each time, "" if there is none."""
    return values[0] if len(values) == cases and len(set(values)) == 1 else ""
