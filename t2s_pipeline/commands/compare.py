"""``t2s evolve --strategy sequential``: a skill to compare with, learned batch after batch."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from t2s_pipeline.assets.answering import identity_of_engine
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skills import frozen_skill
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.commands.evolving import partition_keys, pieces
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.runs import open_instance, run_job
from t2s_pipeline.commands.status import account_of
from t2s_pipeline.commands.terminal import console, counted, emit_json
from t2s_pipeline.distill.verification import identity_of
from t2s_pipeline.resources.engines import MODEL, engine_settings
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

NOT_LIVE = ("revoked", "excluded")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s evolve --help``."""

    skill: str
    batch: int
    concurrency: int | None
    max_usd: float | None
    dry_run: bool
    json: bool


def refuse(*, base: Path | None, fan_in: int | None) -> None:
    """Refuse what belongs to an evolution with a merge tree.

    Raises:
        UsageError: something of it was given.
    """
    for name, given in (("--base", base), ("--fan-in", fan_in)):
        if given is not None:
            raise UsageError(f"{name} does not go with --strategy sequential; leave it out")


def refuse_batch(batch: int | None) -> None:
    """Refuse a batch size where nothing is done batch after batch.

    Raises:
        UsageError: one was given.
    """
    if batch is not None:
        raise UsageError("--batch goes with --strategy sequential only")


def compare(found: Settings, options: Options) -> None:
    """Learn from so many trajectories at a time, each batch against what those before came to."""
    warehouse = opened(found, options.skill)
    if found.engine != MODEL:
        raise CommandError(
            f"a sequential baseline needs a model: the {found.engine} engine does not read the "
            "skill that it analyses against, so the order of the runs makes no difference to it"
        )
    index = warehouse.read("learnable", skill=options.skill)
    if not index.height:
        raise CommandError(f"{options.skill} has no trajectories to learn from; ingest some first")
    key = _key(found, warehouse, options, index)
    live = index.filter("live").height
    if options.dry_run:
        _foretell(found, options, key, live)
        return
    engine = engine_settings(
        found, concurrency=options.concurrency, max_usd=options.max_usd, since=datetime.now(UTC)
    )
    instance = open_instance(found)
    unparsed = set(warehouse.read("unparsed", skill=options.skill)["trajectory_id"])
    for piece in pieces(index, unparsed, partition_keys(instance, index)):
        run_job(instance, "parse", partitions=piece)
    instance.add_dynamic_partitions(evolution_partitions.name or "", [key])
    config = {"sequential_skill": {"config": {"batch": options.batch}}}
    run_job(instance, "compare", partition=key, ops=config, engine=engine)
    _tell(found, options, key)


def _key(found: Settings, warehouse: Warehouse, options: Options, index: pl.DataFrame) -> str:
    """Return the baseline's key; one that saw the same is taken up again."""
    identity = identity_of_engine(engine_settings(found))
    base = frozen_skill(warehouse, options.skill).version
    for row in warehouse.read("baselines", skill=options.skill).iter_rows(named=True):
        asked = (row["batch"], row["base_version"], identity_of(row))
        if asked != (options.batch, base, identity):
            continue
        if row["status"] == "started" or _saw(warehouse, row["evolution"]) == _would_see(index):
            return str(row["evolution"])
    last = warehouse.read("last_number", skill=options.skill)["number"][0]
    return f"{options.skill}@{last + 1}"


def _saw(warehouse: Warehouse, evolution: str) -> list[tuple[str, bool]]:
    slots = warehouse.read("slots", evolution=evolution).select("trajectory_id", "state")
    return [(name, state not in NOT_LIVE) for name, state in slots.iter_rows()]


def _would_see(index: pl.DataFrame) -> list[tuple[str, bool]]:
    return list(index.select("trajectory_id", "live").iter_rows())


def _foretell(found: Settings, options: Options, key: str, live: int) -> None:
    batches = -(-live // options.batch)
    told = {
        "skill": options.skill,
        "engine": found.engine,
        "next": key,
        "batch": options.batch,
        "batches": batches,
        "home": str(found.home),
    }
    if options.json:
        emit_json(told)
        return
    console().print(
        f"{key} would learn from {counted(live, 'trajectory', 'trajectories')} in "
        f"{counted(batches, 'batch', 'batches')}, one after another, and release nothing. "
        "Nothing was done."
    )


def _tell(found: Settings, options: Options, key: str) -> None:
    account = account_of(found, options.skill)
    (row,) = [one for one in account["evolutions"] if one["evolution"] == key]
    if options.json:
        emit_json({"home": account["home"], "skill": options.skill, "evolutions": [row]})
        return
    number = evolution_of(key).number
    out = console()
    out.print(
        f"{key}: {counted(row['trajectories'], 'trajectory', 'trajectories')}, "
        f"{options.batch} at a time, one batch after another; {counted(row['rules'], 'rule')}"
    )
    out.print(
        "A baseline to compare with: a single run makes a rule here, and nothing is released."
    )
    out.print(f"Read it: t2s show {options.skill} --at {number}")
    out.print(f"Home: {found.home}")
