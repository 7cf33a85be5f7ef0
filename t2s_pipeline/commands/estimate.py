"""``t2s estimate``: calls, tokens and money of the next evolution, before it runs."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from t2s_pipeline.assets.answering import questioner
from t2s_pipeline.assets.batches import batches
from t2s_pipeline.calls import Request
from t2s_pipeline.commands.evolving import Outlook, outlook
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, emit_json
from t2s_pipeline.distill.engines.engine import Analyst, analyst_for
from t2s_pipeline.distill.engines.model.forecast import (
    Experience,
    Forecast,
    of_analyses,
    of_merges,
)
from t2s_pipeline.distill.slots import levels_needed
from t2s_pipeline.distill.trajectories import trajectories_of
from t2s_pipeline.formats.rows import parse
from t2s_pipeline.resources.engines import OFFLINE, engine_settings
from t2s_pipeline.resources.prices import Usage, price_of
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

LEAST = 20
"""Items on record from which on they say more than the defaults."""
FAN_IN = 8


def estimate(found: Settings, skill: str, *, fan_in: int | None, json: bool) -> None:
    """Say what the next evolution will ask, and what that may cost."""
    warehouse = opened(found, skill)
    ahead = outlook(found, skill, fan_in=fan_in)
    told = _told(found, warehouse, ahead, fan_in)
    if json:
        emit_json({"skill": skill, "home": str(found.home), **told})
    else:
        _tell(told)


def _told(found: Settings, warehouse: Warehouse, ahead: Outlook, fan_in: int | None) -> dict:
    told: dict[str, object] = {
        "engine": found.engine,
        "model": found.model or None,
        "to_analyse": len(ahead.lacking),
    }
    if found.engine == OFFLINE:
        return told | {"calls": 0, "input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0}
    known = _experience(warehouse, found.model)
    forecast = of_analyses(_questions(found, warehouse, ahead), known)
    usual = fan_in or (int(str(ahead.latest["fan_in"])) if ahead.latest else FAN_IN)
    nodes = merges_due(ahead, usual)
    forecast.add(of_merges(nodes, known.get("merge")))
    return told | {
        "calls": round(forecast.calls),
        "input_tokens": round(forecast.input_tokens),
        "cached_tokens": round(forecast.cached_tokens),
        "output_tokens": round(forecast.output_tokens),
        **_money(found, forecast),
    }


def merges_due(ahead: Outlook, fan_in: int) -> int:
    """Count the nodes above the positions that will have another patch than before."""
    rows = ahead.index.with_row_index("slot")
    touched = set(rows.filter(pl.col("trajectory_id").is_in(list(ahead.lacking)))["slot"])
    if ahead.latest is None:
        touched = set(rows["slot"])
    nodes = 0
    for _ in range(levels_needed(ahead.index.height, fan_in)):
        touched = {slot // fan_in for slot in touched}
        nodes += len(touched)
    return nodes


def _experience(warehouse: Warehouse, model: str) -> dict[str, Experience]:
    rows = warehouse.read("experience", model=model, least=LEAST).iter_rows()
    return {
        who: Experience(calls_per_item=calls, input_tokens=given, output_tokens=answered)
        for who, calls, given, answered in rows
    }


def _questions(
    found: Settings, warehouse: Warehouse, ahead: Outlook
) -> Iterator[tuple[Analyst, Request]]:
    engine = questioner(engine_settings(found), warehouse)
    todo = ahead.index.filter(pl.col("trajectory_id").is_in(list(ahead.lacking)))
    for batch in batches(todo):
        given = batch.select("trajectory_id")
        # Read from what arrived: the runs need not have been parsed yet.
        for run in trajectories_of(*parse(warehouse.read_with("arrivals_of", given))).values():
            request = engine.first_question(run, ahead.frozen.text, run.trajectory_id)
            if request is not None:
                yield analyst_for(run.success), request


def _money(found: Settings, forecast: Forecast) -> dict[str, object]:
    price = price_of(found.model, Path(found.prices))
    if price is None:
        return {"cost_usd": None, "at_most_usd": None}
    tokens = (round(forecast.input_tokens), round(forecast.output_tokens))
    usage = Usage(tokens[0], round(forecast.cached_tokens), tokens[1])
    return {"cost_usd": price.cost(usage), "at_most_usd": price.most(*tokens)}


def _tell(told: dict) -> None:
    out = console()
    if told["engine"] == OFFLINE:
        out.print(f"{told['to_analyse']} to analyse with the offline engine: no calls, no money.")
        return
    out.print(
        f"{told['to_analyse']} to analyse with {told['model']}, and what they touch to merge:"
    )
    out.print(f"  about {told['calls']:,} calls")
    out.print(
        f"  about {told['input_tokens']:,} tokens in, {told['cached_tokens']:,} of them cached"
    )
    out.print(f"  about {told['output_tokens']:,} tokens out")
    if told["cost_usd"] is None:
        out.print(f"  money: unknown, as {told['model']} has no price; prices.toml can give one")
    else:
        without = f"${told['at_most_usd']:.2f} if nothing is cached"
        out.print(f"  about ${told['cost_usd']:.2f}, or {without}; --max-usd sets a bound")
