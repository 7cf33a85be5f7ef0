"""What arrives: records are stored once, in order, and named for Dagster.

Not an asset: ingest, sensor and rollouts call it. Records are staged in files beside the warehouse
first, so that however many there are, they land in one short transaction or not at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from t2s_pipeline.formats.arrivals import Arrival, Refusal
from t2s_pipeline.formats.placing import placed, refuse_doubles
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import Arrivals, Skills

STAGE_CHARACTERS = 64 << 20
PLACED = ("position", "partition_key", "task_key", "arrived_at")
"""Columns that depend on what arrived before."""


@dataclass
class Landed:
    """What came of one call.

    Attributes:
        counts: records by what became of them: new, revised, trusted (known, but their trust
            changed), known (skipped).
        outcomes: new and revised ones by outcome; ``cut off`` counts those without an end.
        redactions: kind of secret → how many were replaced in new and revised records.
        partitions: keys of all but the known records, in order.
        refusals: what was not taken, and why.
    """

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    partitions: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


class RefusedAll(Exception):
    """Something was refused, and then nothing was to be written."""

    def __init__(self, landed: Landed) -> None:
        """Keep what was refused."""
        super().__init__("nothing was written")
        self.landed = landed


def land(
    warehouse: Warehouse,
    skill: str,
    arrivals: Iterable[Arrival | Refusal],
    *,
    now: datetime,
    trust_given: bool,
    strict: bool,
) -> Landed:
    """Store what arrives, each record once, at the next position of its skill.

    Args:
        warehouse: where to.
        skill: whose trajectories they are; it is made if there is none of that name.
        arrivals: in order.
        now: the time of arrival.
        trust_given: whether a person named the trust, so that known records take it too.
        strict: store nothing if anything is refused.

    Raises:
        RefusedAll: strict, and something was refused.
    """
    landed = Landed()
    with TemporaryDirectory(prefix=".landing-", dir=warehouse.folder()) as folder:
        stage = _Stage(Path(folder), landed)
        files = list(stage.files(arrivals))
        if strict and landed.refusals:
            raise RefusedAll(landed)
        if not files:
            return landed
        with warehouse.transaction() as transaction:
            rows = _placed(transaction, skill, files, landed, trust_given)
            if strict and landed.refusals:
                raise RefusedAll(landed)
            transaction.insert_new(Skills, "skill", Skills.frame([{"skill": skill}]))
            for statement in ("land_new", "land_trust"):
                transaction.run_with(statement, rows, files=files, arrived_at=now)
            transaction.run_with(
                "land_revisions", rows, files=files, arrived_at=now, trust_given=trust_given
            )
        stage.count(rows)
    return landed


def _placed(
    transaction: Transaction, skill: str, files: list[str], landed: Landed, trust_given: bool
) -> pl.DataFrame:
    found = transaction.read("staged_status", files=files, trust_given=trust_given)
    staged, doubles = refuse_doubles(found)
    landed.refusals.extend(doubles)
    return placed(
        staged,
        skill=skill,
        tasks=transaction.read("known_tasks", skill=skill),
        shards=transaction.read("shards", skill=skill),
        first=transaction.read("next_position", skill=skill)["position"][0],
    )


class _Stage:
    """Staged records in files of bounded size; of each only what is counted stays in memory."""

    def __init__(self, folder: Path, landed: Landed) -> None:
        self._folder, self._landed = folder, landed
        self._told: list[tuple[str, bool, dict[str, int]]] = []

    def files(self, arrivals: Iterable[Arrival | Refusal]) -> Iterator[str]:
        """Write the records, and yield the path of each file as it is full."""
        rows: list[dict[str, object]] = []
        size = 0
        for arrival in arrivals:
            if isinstance(arrival, Refusal):
                self._landed.refusals.append(arrival)
                continue
            rows.append({**arrival.row, "row_number": len(self._told)})
            self._told.append((arrival.told, arrival.cut_off, arrival.redactions))
            size += len(str(arrival.row["record"]))
            if size > STAGE_CHARACTERS:
                yield self._file(rows)
                rows, size = [], 0
        if rows:
            yield self._file(rows)

    def count(self, rows: pl.DataFrame) -> None:
        """Add up what was taken."""
        taken = rows.filter(pl.col("status") != "known")
        self._landed.counts.update(rows["status"])
        self._landed.partitions = taken["partition_key"].unique(maintain_order=True).to_list()
        for number in taken.filter(pl.col("status") != "trusted")["row_number"]:
            told, cut_off, redactions = self._told[number]
            self._landed.outcomes.update([told, "cut off"] if cut_off else [told])
            self._landed.redactions.update(redactions)

    def _file(self, rows: list[dict[str, object]]) -> str:
        types = Arrivals.polars_schema()
        schema = {name: kind for name, kind in types.items() if name not in PLACED}
        path = self._folder / f"{len(self._told):09d}.parquet"
        frame = pl.DataFrame(rows, schema={**schema, "row_number": pl.Int64()}, orient="row")
        frame.write_parquet(path, compression="lz4")
        return str(path)
