"""SQL statements, one per file, loaded by name; migrations, in order of their numbers."""

from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> str:
    """Return the text of ``<name>.sql``."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def statements() -> list[str]:
    """Return the names of all statements."""
    return sorted(f.name[:-4] for f in files(__package__).iterdir() if f.name.endswith(".sql"))


@cache
def migrations() -> dict[int, str]:
    """Return the numbered migrations in ascending order."""
    folder = files(__package__).joinpath("migrations")
    found = {int(f.name[:4]): f.read_text(encoding="utf-8") for f in folder.iterdir()}
    return dict(sorted(found.items()))
