"""How long an evolution with a model takes beside the model itself: ``python -m benchmarks.model``.

The fake endpoint answers each call after a second. The least that a stage can take is then known:
its calls in waves of the concurrency, or its longest chain of calls that wait for one another.
Sequential baselines are timed beside the merge tree, on fewer trajectories.
"""

import json
import math
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.calls import endpoint
from benchmarks.planted import write
from benchmarks.processes import in_process

LATENCY_S = 1.0
SIZES = ((200, 64), (2_000, 128))
COMPARED = 40
"""Trajectories of the comparison: learning from them one at a time takes a minute and a half."""
SKILL = "depot"
LEVELS = [f"merge_level_{level}" for level in range(1, 7)]
STAGES = (("analyse", "analyse", ["patches"]), ("merge", "evolve", ["slots", *LEVELS]))
SPANS = """
select
    case calls.stage
        when 'propose' then 'analyse'
        when 'merge' then 'merge level ' || nodes.level
        else 'ask what it can do, once'
    end as stage,
    calls.item_id,
    epoch(calls."at") - calls.latency_s as began,
    epoch(calls."at") as ended,
from llm_calls as calls
left join nodes on replace(nodes.node_id, ':carried', '') = calls.item_id
where calls.stage in ('probe', 'propose', 'merge')
"""

SHARED = "select sum(cached_tokens) / sum(input_tokens) from llm_calls where stage = 'propose'"


class Stage(NamedTuple):
    """The calls of one stage; ``least_s`` is what the endpoint's latency alone comes to."""

    name: str
    calls: int
    chain: int
    model_s: float
    least_s: float


class Measured(NamedTuple):
    """An evolution: its stages, what its assets took beside the model, and Dagster beside them.

    ``shared`` is the part of the analysts' input that the endpoint had just read in other calls.
    """

    stages: list[Stage]
    shared: float
    beside_s: float
    bookkeeping_s: float


def main() -> None:
    """Measure, and print tables."""
    table = Table(box=None, pad_edge=False)
    for column in (
        "trajectories",
        "at a time",
        "stage",
        "calls",
        "chain",
        "model s",
        "of the least",
    ):
        table.add_column(column, justify="left" if column == "stage" else "right")
    notes = []
    for size, concurrency in SIZES:
        measured = evolution(size, concurrency)
        for stage in measured.stages:
            table.add_row(
                f"{size:,}",
                str(concurrency),
                stage.name,
                f"{stage.calls:,}",
                str(stage.chain),
                f"{stage.model_s:.2f}",
                f"{stage.model_s / stage.least_s:.2f}",
            )
        notes.append(
            f"{size:,}: beside the model {measured.beside_s:.2f} s "
            f"({measured.beside_s / size * 1000:.1f} ms per trajectory), "
            f"Dagster's bookkeeping {measured.bookkeeping_s:.2f} s; "
            f"{measured.shared:.0%} of the analysts' input is a prefix that calls share"
        )
    console = Console()
    console.print(table)
    console.print("\n".join(notes))
    whole = {name: compared(*options) for name, options in STRATEGIES.items()}
    least = whole["merge tree"]
    console.print(f"{COMPARED} trajectories, evolve as a whole:")
    for name, seconds in whole.items():
        console.print(f"  {name}: {seconds:.1f} s, {seconds / least:.1f} times the merge tree")


STRATEGIES: dict[str, tuple[str, ...]] = {
    "merge tree": (),
    "sequential, 4 at a time": ("--strategy", "sequential", "--batch", "4"),
    "sequential, 1 at a time": ("--strategy", "sequential", "--batch", "1"),
}


def evolution(size: int, concurrency: int) -> Measured:
    """Evolve so many planted trajectories, stage by stage."""
    with endpoint(LATENCY_S) as served, TemporaryDirectory() as folder:
        home, environment = _ingested(Path(folder), size, served["url"])
        environment["T2S_CONCURRENCY"] = str(concurrency)
        first, last = _ends(home)
        key = f"{SKILL}@1"
        add = "import sys; from dagster import DagsterInstance as I; "
        add += "I.get().add_dynamic_partitions('evolution', [sys.argv[1]])"
        in_process(environment, ["-c", add, key])
        # What is read, and whether the endpoint can be asked, is not the stages' work.
        _stage(environment, "analyse", ["trajectories"], [first, last])
        beside = bookkeeping = 0.0
        for name, job, assets in STAGES:
            partitions = [first, last] if name == "analyse" else [key]
            told = _stage(environment, job, assets, partitions)
            beside += told["whole"] - told["bookkeeping"]
            bookkeeping += told["bookkeeping"]
        stages = list(_stages(home, concurrency))
        model_s = sum(stage.model_s for stage in stages)
        ((shared,),) = _read(home, SHARED)
        return Measured(stages, shared, beside - model_s, bookkeeping)


def compared(*options: str) -> float:
    """Evolve by one strategy and return the seconds of the whole command."""
    with endpoint(LATENCY_S) as served, TemporaryDirectory() as folder:
        _, environment = _ingested(Path(folder), COMPARED, served["url"])
        began = time.perf_counter()
        in_process(environment, ["-m", "t2s_pipeline.cli", "evolve", SKILL, *options])
        return time.perf_counter() - began


def _ingested(folder: Path, size: int, url: str) -> tuple[Path, dict[str, str]]:
    home, traces = folder / "home", folder / "depot.jsonl"
    write(traces, size)
    environment = {
        **os.environ,
        "T2S_HOME": str(home),
        "DAGSTER_HOME": str(home / "dagster"),
        "T2S_ENGINE": "model",
        "T2S_MODEL": "fake",
        "OPENAI_BASE_URL": url,
        "OPENAI_API_KEY": "none",
    }
    described = ["--description", "Work at the desk of a parcel depot."]
    told = ["-m", "t2s_pipeline.cli", "ingest", str(traces), "--skill", SKILL, *described]
    in_process(environment, told)
    return home, environment


def _stage(
    environment: dict[str, str], job: str, assets: list[str], partitions: list[str]
) -> dict[str, float]:
    asked = [job, ",".join(assets), *partitions]
    output = in_process(environment, ["-m", "benchmarks.stage", *asked])
    told: dict[str, float] = json.loads(output.splitlines()[-1])
    print(f"{job} {assets[0]}: {told['whole']:.2f} s", file=sys.stderr)
    return told


def _ends(home: Path) -> tuple[str, str]:
    rows = _read(home, "select partition_key from arrivals order by position")
    return rows[0][0], rows[-1][0]


def _stages(home: Path, concurrency: int) -> Iterable[Stage]:
    found: dict[str, list[tuple[str, float, float]]] = {}
    for name, *call in _read(home, SPANS):
        found.setdefault(name, []).append(tuple(call))
    for name, calls in sorted(found.items()):
        items: dict[str, list[tuple[float, float]]] = {}
        for item, began, ended in calls:
            items.setdefault(item, []).append((began, ended))
        chain = max(map(_chain, items.values()))
        least = max(math.ceil(len(calls) / concurrency), chain) * LATENCY_S
        spans = [(began, ended) for _, began, ended in calls]
        yield Stage(name, len(calls), chain, _under_way(spans), least)


def _chain(spans: list[tuple[float, float]]) -> int:
    """Return how many of an item's calls can have waited for one another: none overlaps another."""
    count, free = 0, 0.0
    for began, ended in sorted(spans, key=lambda span: span[1]):
        if began >= free:
            count, free = count + 1, ended
    return count


def _under_way(spans: list[tuple[float, float]]) -> float:
    """Return the seconds in which at least one call was under way."""
    seconds = reached = 0.0
    for began, ended in sorted(spans):
        seconds += max(ended - max(began, reached), 0.0)
        reached = max(reached, ended)
    return seconds


def _read(home: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.sql(query).fetchall()


if __name__ == "__main__":
    main()
