"""Which engine answers, and what a model is told, as the environment and a command say."""

from datetime import datetime
from typing import Any

import dagster as dg
from pydantic import Field

from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.settings import Settings

OFFLINE, MODEL = "offline", "model"
ENGINES = (OFFLINE, MODEL)


class NoSuchEngine(dg.Failure):
    """An engine that there is none of; what needs no answer goes on without it."""


class EngineSettings(dg.ConfigurableResource):
    """The engine's name; chosen before a run, never changed during one."""

    name: str = Field(default=OFFLINE, description=f"one of {', '.join(ENGINES)}")
    llm: LlmSettings = LlmSettings(model="")
    since: str | None = Field(
        default=None, description="moment from which on what is spent counts towards llm.max_usd"
    )


def engine_settings(
    found: Settings,
    *,
    concurrency: int | None = None,
    max_usd: float | None = None,
    since: datetime | None = None,
) -> EngineSettings:
    """Return what the environment says, with what a command adds; the key stays a reference.

    Args:
        found: the environment.
        concurrency: calls under way at one time; None: as the environment says, or the default.
        max_usd: what may be spent; None: no bound.
        since: what is spent from then on counts towards it, by whatever run.
    """
    told: dict[str, Any] = {"model": found.model, "prices": str(found.prices)}
    if found.base_url:
        told["base_url"] = found.base_url
    if found.has_key:
        told["api_key"] = dg.EnvVar("OPENAI_API_KEY")
    if found.context_tokens:
        told["context_tokens"] = found.context_tokens
    if found.timeout_s:
        told["timeout_s"] = found.timeout_s
    if concurrency or found.concurrency:
        told["concurrency"] = concurrency or found.concurrency
    if max_usd is not None:
        told["max_usd"] = max_usd
    began = since.isoformat() if since else None
    return EngineSettings(name=found.engine, llm=LlmSettings(**told), since=began)
