"""``make bench``: seconds and peak memory of each stage, for growing numbers of trajectories."""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.synthetic import write
from t2s_pipeline.commands.blame import causes_of
from t2s_pipeline.resources.warehouse import Warehouse

SIZES = (200, 2_000, 10_000)
SKILL = "bench"
BLAMES = 7
"""Times that one line is asked for; the median is told."""
LEVELS = [f"merge_level_{level}" for level in range(1, 7)]


class Measured(NamedTuple):
    """What one process took.

    Attributes:
        seconds: of the work.
        bookkeeping: seconds that Dagster took beside it.
        megabytes: peak resident memory of the process.
    """

    seconds: float
    bookkeeping: float
    megabytes: float


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    table = Table(box=None, pad_edge=False)
    for column in ("trajectories", "stage", "seconds", "Dagster's s", "peak MB"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for size in parser.parse_args().sizes or SIZES:
        with TemporaryDirectory() as folder:
            for stage, measured in _measure(Path(folder), size):
                table.add_row(
                    f"{size:,}",
                    stage,
                    f"{measured.seconds:.2f}",
                    f"{measured.bookkeeping:.2f}",
                    f"{measured.megabytes:.0f}",
                )
                print(f"{size:>6} {stage}: {measured.seconds:.2f} s", file=sys.stderr)
    Console().print(table)


def _measure(folder: Path, size: int) -> list[tuple[str, Measured]]:
    home = folder / "home"
    traces = write(folder / "desk.jsonl", size)
    rows = [("ingest", _cli(home, "ingest", str(traces), "--skill", SKILL))]
    first, last = _partitions(home)
    rows.append(("analyse: read", _stage(home, "analyse", "trajectories", first, last)))
    rows.append(("analyse: propose", _stage(home, "analyse", "patches", first, last)))
    key = f"{SKILL}@1"
    _add_evolution(home, key)
    rows.append(("merge", _stage(home, "evolve", ",".join(["slots", *LEVELS]), key)))
    rows.append(("skill", _stage(home, "evolve", "skill,release", key)))
    rows.append(("audit page", _stage(home, "evolve", "audit_page", key)))
    warehouse = Warehouse(path=str(home / "warehouse.duckdb"))
    rows.append(("lineage: blame of one line", _blame(warehouse, key)))
    with warehouse.kept_open():
        rows.append(("lineage: the same, warehouse open", _blame(warehouse, key)))
    both = "trajectories,patches"
    rows.append(("all cached: analyse", _stage(home, "analyse", both, first, last)))
    everything = ",".join(["slots", *LEVELS, "skill", "release"])
    rows.append(("all cached: evolve", _stage(home, "evolve", everything, key)))
    more = write(folder / "more.jsonl", 10, skip=size)
    began = _cli(home, "ingest", str(more), "--skill", SKILL)
    evolved = _cli(home, "evolve", SKILL)
    rows.append(
        (
            "+10 trajectories, ingest and evolve",
            Measured(began.seconds + evolved.seconds, 0.0, max(began[2], evolved[2])),
        )
    )
    return rows


def _cli(home: Path, *arguments: str) -> Measured:
    return _run(home, ["-m", "t2s_pipeline.cli", *arguments])[0]


def _stage(home: Path, *arguments: str) -> Measured:
    measured, output = _run(home, ["-m", "benchmarks.stage", *arguments])
    told = json.loads(output.splitlines()[-1])
    whole, beside = told.pop("whole"), told.pop("bookkeeping")
    return Measured(whole - beside, beside, measured.megabytes)


def _run(home: Path, arguments: list[str]) -> tuple[Measured, str]:
    """Run Python in a process of its own and measure it from outside."""
    environment = {
        **os.environ,
        "T2S_HOME": str(home),
        "DAGSTER_HOME": str(home / "dagster"),
        "T2S_ENGINE": "offline",
    }
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return Measured(time.perf_counter() - began, 0.0, usage.ru_maxrss / 1024), output


def _partitions(home: Path) -> tuple[str, str]:
    warehouse = Warehouse(path=str(home / "warehouse.duckdb"))
    keys = warehouse.read("learnable", skill=SKILL)["partition_key"]
    return keys[0], keys[-1]


def _add_evolution(home: Path, key: str) -> None:
    code = (
        "import sys; from dagster import DagsterInstance as I; "
        "I.get().add_dynamic_partitions('evolution', [sys.argv[1]])"
    )
    _run(home, ["-c", code, key])


def _blame(warehouse: Warehouse, key: str) -> Measured:
    rule = warehouse.read("rules", evolution=key).row(0, named=True)
    seconds = []
    for _ in range(BLAMES):
        began = time.perf_counter()
        causes_of(warehouse, key, rule["path"], rule["line"])
        seconds.append(time.perf_counter() - began)
    return Measured(median(seconds), 0.0, float("nan"))


if __name__ == "__main__":
    main()
