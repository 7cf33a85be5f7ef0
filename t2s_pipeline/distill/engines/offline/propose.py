"""What one trajectory teaches, by all miners."""

from collections.abc import Callable, Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.miners import (
    acts,
    charges,
    chosen_parts,
    confirmations,
    counts,
    cured_errors,
    denials,
    first_writes,
    hand_overs,
    left_out,
    loop_orders,
    missing_calls,
    options,
    piecemeal,
    read_contrasts,
    resends,
    searches,
    unknown_names,
    written_kinds,
    wrong_arguments,
    wrong_calls,
)
from t2s_pipeline.distill.engines.offline.run import Run

MINERS: tuple[Callable[[Run], Iterator[Lesson]], ...] = (
    denials.mine,
    missing_calls.mine,
    left_out.mine,
    hand_overs.mine,
    wrong_calls.mine,
    confirmations.mine,
    charges.mine,
    wrong_arguments.mine,
    cured_errors.mine,
    resends.mine,
    read_contrasts.mine,
    piecemeal.mine,
    unknown_names.mine,
    loop_orders.mine,
    written_kinds.mine,
    first_writes.mine,
    chosen_parts.mine,
    options.mine,
    searches.mine,
    counts.mine,
    acts.mine,
)


def lessons_of(run: Run) -> list[Lesson]:
    """Return what a run teaches, each lesson once: its first observation, unless facts differ."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Lesson] = {}
    for mine in MINERS:
        for lesson in mine(run):
            found.setdefault((lesson.key, tuple(sorted(lesson.facts.items()))), lesson)
    return list(found.values())
