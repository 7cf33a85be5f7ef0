"""What withdrawing trajectories, or restoring them, would change: told before it is done."""

from dataclasses import dataclass, field

import orjson
import polars as pl

from t2s_pipeline.assets.answering import identity_of_engine
from t2s_pipeline.assets.skills import frozen_skill
from t2s_pipeline.commands.evolutions import standing_evolution
from t2s_pipeline.commands.terminal import console, counted, escaped, table
from t2s_pipeline.commands.words import DONE
from t2s_pipeline.distill.selection import Thresholds
from t2s_pipeline.distill.withdrawals import Frozen, foresee
from t2s_pipeline.resources.engines import engine_settings
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

MOST_SHOWN = 20
"""Lines and names printed one by one; of more only the number is said."""


@dataclass(frozen=True)
class Foresight:
    """What is to be expected.

    Attributes:
        evolution: the one that stands, whose lines these are; None: none came to a skill.
        lost: lines without enough support: path, line, text, support, support_after.
        lowered: lines with less support.
        unmoved: how many more lines rest on them, and on other runs of the same tasks as well.
        unheard: decisions whose runs all go: decision_id, decision, content, author, reason.
        to_analyse: trajectories to analyse (again), since one they are compared with goes or comes.
        merges: how many nodes can be merged anew at most.
    """

    evolution: str | None = None
    lost: list[dict] = field(default_factory=list)
    lowered: list[dict] = field(default_factory=list)
    unmoved: int = 0
    unheard: list[dict] = field(default_factory=list)
    to_analyse: list[str] = field(default_factory=list)
    merges: int = 0


def foresight(found: Settings, skill: str, names: list[str], *, withdrawn: bool) -> Foresight:
    """Tell what to expect of the next evolution, from lineage and without computing it.

    Args:
        found: where.
        skill: whose trajectories they are.
        names: of the trajectories that change.
        withdrawn: whether they go or come back.
    """
    warehouse = Warehouse(path=str(found.warehouse))
    stands = standing_evolution(warehouse, skill)
    if stands is None or not names:
        return Foresight()
    frozen = Frozen(
        frozen_skill(warehouse, skill).version,
        identity_of_engine(engine_settings(found)),
        warehouse.read("evolutions", skill=skill)["fan_in"][0],
    )
    index = warehouse.read("learnable", skill=skill)
    ahead = foresee(index, names, frozen, withdrawn=withdrawn)
    wanted = [*ahead.again, *ahead.back]
    ids = pl.DataFrame({"patch_id": [p.patch_id for p in wanted]}, schema={"patch_id": pl.String})
    there = warehouse.read_with("patches_of", ids).filter(pl.col("status") != "failed")
    done = set(there["patch_id"])
    key, given = stands["evolution"], pl.DataFrame({"trajectory_id": names})
    rows = warehouse.read_with("support_without", given, evolution=key) if withdrawn else None
    lines = rows.to_dicts() if rows is not None else []
    needed = _needed(stands, ahead.index)
    lost = [row for row in lines if _falls(row, needed)]
    moved = [row for row in lines if row["support_after"] < row["support"] and row not in lost]
    unheard = warehouse.read_with("decisions_without", given, skill=skill) if withdrawn else None
    return Foresight(
        evolution=key,
        lost=lost,
        lowered=moved,
        unmoved=len(lines) - len(lost) - len(moved),
        unheard=unheard.to_dicts() if unheard is not None else [],
        to_analyse=[one.trajectory_id for one in wanted if one.patch_id not in done],
        merges=ahead.merges,
    )


def _falls(line: dict, needed: int) -> bool:
    """Tell whether a line has too little support left; what a person let in needs one task."""
    if line["waived"]:
        return bool(line["support_after"] == 0)
    return bool(min(line["support_after"], line["trusted_after"]) < needed)


def _needed(evolution: dict, index: pl.DataFrame) -> int:
    """Return how many tasks a rule will need."""
    thresholds = Thresholds(**orjson.loads(evolution["params"])["selection"])
    return thresholds.tasks(index.filter("live")["task_key"].n_unique())


def show(ahead: Foresight, *, stderr: bool) -> None:
    """Print it for a person."""
    out = console(stderr=stderr)
    if ahead.evolution is None:
        out.print("The skill was not evolved yet: no line rests on anything.")
        return
    for rows, what in ((ahead.lost, "too little support left"), (ahead.lowered, "less support")):
        if not rows:
            continue
        made = table("line", "#tasks", "#then", "text", title=f"{ahead.evolution}: {what}")
        for row in rows[:MOST_SHOWN]:
            place = f"{row['path']}:{row['line']}"
            then = str(row["support_after"])
            made.add_row(escaped(place), str(row["support"]), then, escaped(row["text"]))
        out.print(made)
        if len(rows) > MOST_SHOWN:
            out.print(f"and {len(rows) - MOST_SHOWN} more (--json lists them all)")
    for row in ahead.unheard:
        out.print(
            f"No run is left behind the rule that {escaped(row['author'])} "
            f"{DONE[row['decision']]}: {escaped(row['content'])}"
        )
    out.print(
        f"To expect: {counted(len(ahead.lost), 'line')} lost, "
        f"{counted(len(ahead.lowered), 'line')} with less support, "
        f"{ahead.unmoved} with the same; "
        f"{counted(len(ahead.to_analyse), 'trajectory', 'trajectories')} to analyse (again), as "
        f"runs of one task are compared; {counted(ahead.merges, 'node')} to merge at most"
    )
