"""Which evolution a command is about."""

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.resources.warehouse import Warehouse


def evolution_at(warehouse: Warehouse, skill: str, number: int | None) -> dict:
    """Return the row of an evolution that came to a skill: that number, or the latest.

    A sequential baseline is never the latest.

    Raises:
        CommandError: there is none.
    """
    if number is None:
        rows = warehouse.read("evolutions", skill=skill)
    else:
        rows = warehouse.read("evolution", evolution=f"{skill}@{number}")
    made = [row for row in rows.to_dicts() if row["skill_version"] is not None]
    if made:
        return made[0]
    names = warehouse.read("skills")["skill"].to_list()
    if skill not in names:
        there = f"there are: {', '.join(names)}" if names else "ingest trajectories for it first"
        raise CommandError(f"there is no skill {skill!r}; {there}")
    if number is not None:
        raise CommandError(f"there is no finished evolution {skill}@{number}; see: t2s status")
    raise CommandError(f"{skill} has not been evolved yet; run: t2s evolve {skill}")
