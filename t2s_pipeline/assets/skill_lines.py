"""How an evolution's lines are stored: with the lowest edits they cite, and the files they make."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import polars as pl

from t2s_pipeline.assets.bills import bill_of
from t2s_pipeline.distill.edits.apply import RemovedLine
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.edits.rows import edits_of
from t2s_pipeline.distill.skill.assembly import Assembled, SkillLine
from t2s_pipeline.resources.warehouse import Transaction
from t2s_pipeline.schemas import RemovedLines, SkillLines


def store_lines(
    transaction: Transaction, evolution: str, made: Assembled, cited: Mapping[str, Edit]
) -> list[SkillLine]:
    """Store an evolution's lines and those it removed, and return them as they cite.

    Args:
        transaction: which holds the warehouse.
        evolution: its key.
        made: the skill.
        cited: by an edit that was applied, the edit that its lines name; see ``lowest``.
    """
    lines = [line._replace(edit_ids=_citing(line.edit_ids, cited)) for line in made.lines]
    transaction.insert(SkillLines, SkillLines.frame(_rows(evolution, lines)))
    transaction.insert(RemovedLines, RemovedLines.frame(_rows(evolution, made.removed)))
    return lines


def _citing(names: Iterable[str], cited: Mapping[str, Edit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cited[name].edit_id for name in names))


def _rows(
    evolution: str, lines: Iterable[SkillLine] | Iterable[RemovedLine]
) -> Iterable[dict[str, object]]:
    return ({"evolution": evolution, **line._asdict()} for line in lines)


def lowest(transaction: Transaction, names: Iterable[str]) -> dict[str, Edit]:
    """Return, for each edit, the lowest one that has its wording and all its support."""
    given = pl.DataFrame({"edit_id": list(names)}, schema={"edit_id": pl.String})
    found = transaction.read_with("lowest_edits", given)
    lower = transaction.read_with("edits_of", found.select(edit_id="lowest"))
    by_id = {edit.edit_id: edit for edit in edits_of(lower)}
    return {edit_id: by_id[low] for edit_id, low in found.iter_rows()}


def steps_behind(
    transaction: Transaction, leaves: Mapping[str, Collection[str]]
) -> dict[str, dict[str, list[int]]]:
    """Return, for each cited edit, the steps that its leaves quote, by trajectory.

    Args:
        transaction: which holds the warehouse.
        leaves: the level-0 edits behind each cited edit.
    """
    every = sorted(set().union(*leaves.values())) if leaves else []
    given = pl.DataFrame({"edit_id": every}, schema={"edit_id": pl.String})
    quoted: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for leaf, trajectory, step in transaction.read_with("evidence_of", given).iter_rows():
        quoted[leaf].append((trajectory, step))
    steps: dict[str, dict[str, list[int]]] = {}
    for edit_id, mine in leaves.items():
        found: dict[str, list[int]] = defaultdict(list)
        for leaf in sorted(mine):
            for trajectory, step in quoted[leaf]:
                found[trajectory].append(step)
        steps[edit_id] = found
    return steps


def cost_of(transaction: Transaction, evolution: str) -> float | None:
    """Return what models were paid for what the evolution added; None: not known, or no model."""
    items = transaction.read("items_of_evolution", evolution=evolution)["item_id"]
    told = bill_of(transaction, items)
    return told["cost_usd"] if told["calls"] else None
