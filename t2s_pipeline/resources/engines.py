"""Which engine answers, as the environment says."""

import dagster as dg
from pydantic import Field

ENGINES = ("offline",)


class EngineSettings(dg.ConfigurableResource):
    """The engine's name; chosen before a run, never changed during one."""

    name: str = Field(default="offline", description=f"one of {', '.join(ENGINES)}")
