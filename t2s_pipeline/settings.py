"""Where the project keeps its state and which engine answers: read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME_NAME = ".t2s"


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    Attributes:
        home: folder of the warehouse and the released skills.
        dagster_home: folder of Dagster's own state.
        engine: name of the engine.
    """

    home: Path
    dagster_home: Path
    engine: str

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.home / "warehouse.duckdb"

    @property
    def skills(self) -> Path:
        """Where released skills stand."""
        return self.home / "skills"

    @property
    def audit(self) -> Path:
        """Where audit pages stand."""
        return self.home / "audit"


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read ``T2S_HOME``, ``DAGSTER_HOME`` and ``T2S_ENGINE``.

    Without ``T2S_HOME`` the home is the nearest ``.t2s`` in the working directory or above it, as
    git finds its own, and one in the working directory if there is none. Without ``T2S_ENGINE`` a
    configured endpoint means the model engine, and no endpoint the offline one.
    """
    named = environment.get("T2S_HOME")
    home = Path(named).absolute() if named else _found(Path.cwd())
    dagster_home = environment.get("DAGSTER_HOME")
    endpoint = environment.get("OPENAI_API_KEY") or environment.get("OPENAI_BASE_URL")
    return Settings(
        home=home,
        dagster_home=Path(dagster_home).absolute() if dagster_home else home / "dagster",
        engine=environment.get("T2S_ENGINE") or ("model" if endpoint else "offline"),
    )


def _found(start: Path) -> Path:
    homes = (folder / HOME_NAME for folder in (start, *start.parents))
    return next((home for home in homes if home.is_dir()), start / HOME_NAME)
