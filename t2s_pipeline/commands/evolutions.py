"""Which evolution a command is about."""

from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.resources.warehouse import Warehouse


def standing_evolution(warehouse: Warehouse, skill: str) -> dict | None:
    """Return the row of the latest evolution that came to a skill; None if none did.

    Where a person went back to an earlier one, it is that: it is what stands there.
    """
    rows = warehouse.read("evolutions", skill=skill).to_dicts()
    made = [row for row in rows if row["skill_version"] is not None]
    if made and made[0]["status"] == "released":
        stands = warehouse.read("standing_release", skill=skill)["evolution"].to_list()
        return next((row for row in made if row["evolution"] in stands), made[0])
    return made[0] if made else None


def evolution_at(warehouse: Warehouse, skill: str, number: int | None) -> dict:
    """Return the row of an evolution that came to a skill: that number, or the one that stands.

    A sequential baseline is never the latest.

    Raises:
        CommandError: there is none.
    """
    if number is None:
        found = standing_evolution(warehouse, skill)
        rows = []
    else:
        rows = warehouse.read("evolution", evolution=f"{skill}@{number}").to_dicts()
        found = next((row for row in rows if row["skill_version"] is not None), None)
    if found:
        return found
    names = warehouse.read("skills")["skill"].to_list()
    if skill not in names:
        there = f"there are: {', '.join(names)}" if names else "ingest trajectories for it first"
        raise UsageError(f"there is no skill {skill!r}; {there}")
    if any(row["status"] == "purged" and row["evolution"] == f"{skill}@{number}" for row in rows):
        raise CommandError(
            f"{skill}@{number} was purged: it rested on trajectories that were deleted for good"
        )
    if number is not None:
        raise UsageError(f"there is no finished evolution {skill}@{number}; see: t2s status")
    raise CommandError(f"{skill} has not been evolved yet; run: t2s evolve {skill}")
