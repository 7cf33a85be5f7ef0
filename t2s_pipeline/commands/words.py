"""What people said and wrote, and what became of it in an evolution, in words."""

from collections.abc import Collection

import polars as pl

from t2s_pipeline.commands.terminal import counted, escaped
from t2s_pipeline.distill.skill.by_hand import EDITED, SAID
from t2s_pipeline.distill.skill.front_matter import PROVENANCE
from t2s_pipeline.resources.warehouse import Warehouse

DONE = {"accept": "accepted", "reject": "rejected", "pin": "pinned", "reword": "reworded"}
KNOWN = {"rule_id": "known by its words", "leaves": "known by the runs behind it"}


def decided_in(
    warehouse: Warehouse, evolution: str, edit_ids: Collection[str] | None = None
) -> list[dict]:
    """Return what decisions did in an evolution, each with the edits it met.

    Args:
        warehouse: to read from.
        evolution: its key.
        edit_ids: only decisions that met one of these; all if left out.
    """
    rows = warehouse.read("decided", evolution=evolution)
    if edit_ids is not None:
        rows = rows.filter(pl.col("edit_id").is_in(list(edit_ids)))
    merged = rows.group_by(pl.exclude("edit_id"), maintain_order=True).agg(
        pl.col("edit_id").drop_nulls().alias("edit_ids")
    )
    return merged.to_dicts()


def told_of(row: dict) -> str:
    """Say who decided what, when and why, and by what the rule was known."""
    known = KNOWN.get(row["matched"], "it met no rule")
    text = (
        f"{escaped(row['author'])} {DONE[row['decision']]} it on {row['at']:%Y-%m-%d}: "
        f"{escaped(row['reason'])} ({known})"
    )
    if row["text"] is not None:
        text += f"; taught were the words: {escaped(row['content'])}"
    return text


def account_of_words(warehouse: Warehouse, evolution: str) -> dict[str, list[dict]]:
    """Return the lines that people wrote, what they are at odds with, and decisions unheard.

    Args:
        warehouse: to read from.
        evolution: its key.
    """
    decided = decided_in(warehouse, evolution)
    dropped = warehouse.read("why_not", evolution=evolution).to_dicts()
    conflicts = [
        {"rule": row["content"], "support": row["support"], "why": row["detail"]}
        for row in dropped
        if row["reason"] in (EDITED, SAID)
    ]
    conflicts += [
        {
            "rule": row["content"],
            "support": max(
                (d["support"] for d in dropped if d["item_id"] in row["edit_ids"]), default=None
            ),
            "why": f"{row['author']}: {row['reason']}",
        }
        for row in decided
        if row["release"] is not None and row["matched"] != "none"
    ]
    return {
        "by_hand": warehouse.read("human_lines", evolution=evolution).to_dicts(),
        "conflicts": conflicts,
        "made_anew": warehouse.read(
            "hand_edits_in", evolution=evolution, path=PROVENANCE
        ).to_dicts(),
        "unheard": [row for row in decided if row["matched"] == "none"],
    }


def said_of_words(account: dict[str, list[dict]], skill: str) -> list[str]:
    """Return the lines that tell a person of what people said and wrote; none if nobody did."""
    told = [
        f"By hand: {counted(row['lines'], 'line')} of {escaped(row['author'])} in "
        f"{escaped(row['path'])}"
        for row in account["by_hand"]
    ]
    told += [
        f"What was written by hand stands; left out ({escaped(row['why'])}): {escaped(row['rule'])}"
        for row in account["conflicts"]
    ]
    told += [
        f"{row['path']} is made anew each time: what {escaped(row['author'])} changed there is in "
        "the table hand_edits and not in the skill"
        for row in account["made_anew"]
    ]
    if account["unheard"]:
        n = counted(len(account["unheard"]), "decision")
        told.append(f"{n} met no rule; which: t2s why-not {skill}")
    return told
