"""The home that a command only reads: where there is none it is said, and none is made."""

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


def stored(found: Settings) -> Warehouse | None:
    """Return the home's warehouse; None if nothing was ever stored there."""
    return Warehouse(path=str(found.warehouse)) if found.warehouse.exists() else None


def opened(found: Settings, skill: str | None = None) -> Warehouse:
    """Return the home's warehouse, to ask it about a skill.

    Raises:
        CommandError: nothing was ever stored there.
    """
    warehouse = stored(found)
    if warehouse is None:
        what = f"there is no skill {skill!r}: " if skill else ""
        raise CommandError(
            f"{what}nothing was taken in at {found.home} yet; begin with: "
            f"t2s ingest FILE --skill {skill or 'NAME'}"
        )
    return warehouse
