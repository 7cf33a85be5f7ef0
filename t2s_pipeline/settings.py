"""Where the project keeps its state and which engine answers: read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME_NAME = ".t2s"


class SettingsError(ValueError):
    """A setting that cannot be; the message is one line."""


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    Attributes:
        home: folder of the warehouse and the released skills.
        dagster_home: folder of Dagster's own state.
        engine: name of the engine.
        model: name of the model at the endpoint, "" if none is named.
        base_url: of the endpoint, "" for OpenAI's own.
        has_key: whether there is a key; the key itself is read where it is used.
        context_tokens: of one question and its answer; None: the default.
        concurrency: calls of a model under way at one time; None: the default.
        timeout_s: seconds for one try of a call; None: the default.
        keep_answers: days for which the words of model answers are kept; None: for ever.
    """

    home: Path
    dagster_home: Path
    engine: str
    model: str = ""
    base_url: str = ""
    has_key: bool = False
    context_tokens: int | None = None
    concurrency: int | None = None
    timeout_s: int | None = None
    keep_answers: int | None = None

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.home / "warehouse.duckdb"

    @property
    def prices(self) -> Path:
        """The user's table of prices, which need not be there."""
        return self.home / "prices.toml"

    @property
    def skills(self) -> Path:
        """Where released skills stand."""
        return self.home / "skills"

    @property
    def audit(self) -> Path:
        """Where audit pages stand."""
        return self.home / "audit"


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read ``T2S_…``, ``DAGSTER_HOME`` and ``OPENAI_…``.

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
        model=environment.get("T2S_MODEL", ""),
        base_url=environment.get("OPENAI_BASE_URL", ""),
        has_key=bool(environment.get("OPENAI_API_KEY")),
        context_tokens=_number(environment, "T2S_CONTEXT_TOKENS", least=1024),
        concurrency=_number(environment, "T2S_CONCURRENCY", least=1, most=128),
        timeout_s=_number(environment, "T2S_TIMEOUT_S", least=1),
        keep_answers=_number(environment, "T2S_KEEP_ANSWERS"),
    )


def _number(
    environment: Mapping[str, str], name: str, *, least: int = 0, most: int | None = None
) -> int | None:
    told = environment.get(name)
    if not told:
        return None
    try:
        number = int(told)
    except ValueError as error:
        raise SettingsError(f"{name} must be a whole number, not {told!r}") from error
    if number < least:
        raise SettingsError(f"{name} must be at least {least:,}, not {told}")
    if most is not None and number > most:
        raise SettingsError(f"{name} must be at most {most:,}, not {told}")
    return number


def _found(start: Path) -> Path:
    homes = (folder / HOME_NAME for folder in (start, *start.parents))
    return next((home for home in homes if home.is_dir()), start / HOME_NAME)
