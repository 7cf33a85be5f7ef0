"""``t2s why-not``: what was not used, and why."""

from itertools import groupby

from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.rule_names import SHOWN
from t2s_pipeline.commands.terminal import console, emit_json, escaped, table
from t2s_pipeline.commands.words import decided_in, told_of
from t2s_pipeline.settings import Settings

MOST_SHOWN = 12
"""Items printed for one reason; ``--json`` has them all."""


def why_not(found: Settings, skill: str, *, at: int | None, json: bool) -> None:
    """Show discards by reason, trajectories that taught nothing, and what people decided."""
    warehouse = opened(found, skill)
    evolution = evolution_at(warehouse, skill, at)["evolution"]
    discards = warehouse.read("why_not", evolution=evolution).to_dicts()
    silent = warehouse.read("taught_nothing", evolution=evolution).to_dicts()
    decided = decided_in(warehouse, evolution)
    if json:
        told = {"evolution": evolution, "discards": discards, "taught_nothing": silent}
        emit_json({**told, "decisions": decided})
        return
    out = console()
    for (stage, reason), group in groupby(discards, key=lambda row: (row["stage"], row["reason"])):
        rows = list(group)
        title = f"\n{reason}: {len(rows)} dropped at {stage}"
        made = table("#tasks", "rule", "what", "why", title=title, whole="rule")
        for row in rows[:MOST_SHOWN]:
            what = row["content"] or row["item_id"]
            name = (row["rule_id"] or "-")[:SHOWN]
            made.add_row(str(row["support"] or "-"), name, escaped(what), escaped(row["detail"]))
        out.print(made)
        if len(rows) > MOST_SHOWN:
            out.print(f"… and {len(rows) - MOST_SHOWN} more (--json lists them all)")
    if not discards and not silent:
        out.print(f"{evolution} used every edit.")
    title = "\nTrajectories that taught nothing"
    made = table("#trajectories", "state", "why", "the first", title=title)
    for row in silent:
        made.add_row(
            str(row["trajectories"]), row["state"], escaped(row["reason"]), escaped(row["example"])
        )
    if silent:
        out.print(made)
    _tell_decided(decided)


def _tell_decided(decided: list[dict]) -> None:
    """Print what people decided, and by what the rules were known."""
    made = table("rule", "what", "who, when and why", title="\nDecisions", whole="rule")
    for row in decided:
        name = (row["rule_id"] or "-")[:SHOWN]
        made.add_row(name, escaped(row["content"]), told_of(row))
    if decided:
        console().print(made)
