"""Which evolution a command is about."""

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.resources.warehouse import Warehouse


def evolution_at(warehouse: Warehouse, skill: str, number: int | None) -> dict:
    """Return the row of an evolution that came to a skill: that number, or the latest.

    Where a person went back to an earlier one, that is the latest: it is what stands there.

    Raises:
        CommandError: there is none.
    """
    rows = warehouse.read("evolutions", skill=skill).to_dicts()
    made = [row for row in rows if row["skill_version"] is not None]
    if number is not None:
        made = [row for row in made if row["evolution"] == f"{skill}@{number}"]
    if made and number is None and made[0]["status"] == "released":
        stands = warehouse.read("standing_release", skill=skill)["evolution"].to_list()
        return next((row for row in made if row["evolution"] in stands), made[0])
    if made:
        return made[0]
    names = warehouse.read("skills")["skill"].to_list()
    if skill not in names:
        there = f"there are: {', '.join(names)}" if names else "ingest trajectories for it first"
        raise CommandError(f"there is no skill {skill!r}; {there}")
    if any(row["status"] == "purged" and row["evolution"] == f"{skill}@{number}" for row in rows):
        raise CommandError(
            f"{skill}@{number} was purged: it rested on trajectories that were deleted for good"
        )
    if number is not None:
        raise CommandError(f"there is no finished evolution {skill}@{number}; see: t2s status")
    raise CommandError(f"{skill} has not been evolved yet; run: t2s evolve {skill}")
