"""Slots: what one evolution sees, position by position, frozen before anything is merged."""

import polars as pl

from t2s_pipeline.distill.patches import Planned
from t2s_pipeline.schemas import Slots

MOST_LEVELS = 6


class NotAnalysed(ValueError):
    """Trajectories without a patch for this base and engine; evolving would lose them."""


class TooMany(ValueError):
    """More trajectories than the merge tree can hold at this fan-in."""


def freeze(
    evolution: str, index: pl.DataFrame, planned: list[Planned], patches: pl.DataFrame
) -> pl.DataFrame:
    """Return one slot for every position of the skill.

    Args:
        evolution: its key.
        index: position, trajectory_id, trust, revoked, revoked_reason; in order of position.
        planned: the patch that each live trajectory must have.
        patches: patch_id, status, reasoning of the patches there are.

    Raises:
        NotAnalysed: a live trajectory's patch is not there.
    """
    wanted = {plan.trajectory_id: plan.patch_id for plan in planned}
    made = {row["patch_id"]: row for row in patches.iter_rows(named=True)}
    missing = [name for name, patch_id in wanted.items() if patch_id not in made]
    if missing:
        raise NotAnalysed(
            f"{len(missing)} of {len(wanted)} trajectories have no patch for this base and engine "
            f"(the first: {missing[0]}); materialise `patches` for them first"
        )
    slots = []
    for row in index.iter_rows(named=True):
        patch = made.get(wanted.get(row["trajectory_id"], ""))
        state, reason = _state(row, patch)
        slots.append(
            {
                "evolution": evolution,
                "position": row["position"],
                "trajectory_id": row["trajectory_id"],
                "patch_id": patch["patch_id"] if patch else None,
                "state": state,
                "reason": reason,
            }
        )
    return Slots.frame(slots)


def _state(row: dict, patch: dict | None) -> tuple[str, str]:
    if row["revoked"]:
        return "revoked", row["revoked_reason"] or ""
    if row["trust"] == "untrusted":
        return "excluded", "untrusted: a person must raise its trust first"
    assert patch is not None
    states = {"proposed": "patch", "empty": "empty", "failed": "failed"}
    return states[patch["status"]], "" if patch["status"] == "proposed" else patch["reasoning"]


def levels_needed(slots: int, fan_in: int) -> int:
    """Return how many merge levels bring so many slots together in one node.

    Raises:
        TooMany: more than there are; names the smallest fan-in that fits.
    """
    levels, width = 1, fan_in
    while width < slots:
        levels, width = levels + 1, width * fan_in
    if levels > MOST_LEVELS:
        fits = next(b for b in range(fan_in, slots + 1) if b**MOST_LEVELS >= slots)
        raise TooMany(
            f"{slots:,} trajectories do not fit {MOST_LEVELS} merge levels of fan-in {fan_in} "
            f"({fan_in**MOST_LEVELS:,} at most); use --fan-in {fits}"
        )
    return levels
