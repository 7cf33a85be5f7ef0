"""The home that a command only reads: where there is none it is said, and none is made."""

from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


def stored(found: Settings) -> Warehouse | None:
    """Return the home's warehouse; None if nothing was ever stored there."""
    return Warehouse(path=str(found.warehouse)) if found.warehouse.exists() else None


def opened(found: Settings, skill: str | None = None) -> Warehouse:
    """Return the home's warehouse, to ask it about a skill.

    Raises:
        UsageError: a skill is asked for, and nothing was ever stored there.
        CommandError: likewise, and none is asked for.
    """
    warehouse = stored(found)
    if warehouse is None:
        empty = f"nothing was taken in at {found.home} yet; begin with: t2s ingest FILE --skill"
        if skill:
            raise UsageError(f"there is no skill {skill!r}: {empty} {skill}")
        raise CommandError(f"{empty} NAME")
    return warehouse
