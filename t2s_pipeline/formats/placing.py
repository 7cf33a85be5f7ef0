"""Where arriving records go: their position, their partition, and which task they belong to.

Only what arrived before counts, so that what comes later changes nothing.
"""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from t2s_pipeline.formats.arrivals import Refusal, encoded
from t2s_pipeline.formats.sources import STDIN
from t2s_pipeline.ids import content_id

SHARD_ABOVE = 1_000
"""More new records than this in one call get a partition for every ``SHARD_SIZE`` of them."""
SHARD_SIZE = 500


def refuse_doubles(staged: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Take out the records whose id another source, or another record of this call, has.

    Args:
        staged: the query ``staged_status``.
    """
    refusals: list[Refusal] = []
    first: dict[str, tuple[str, str, str]] = {}
    kept = []
    for row in staged.iter_rows(named=True):
        uri, place, content = row["source_uri"], row["source_record"], row["content_hash"]
        name = row["trajectory_id"]
        if row["status"] == "elsewhere":
            reason = _double(name, row["known_uri"], row["known_record"])
            refusals.append(Refusal(uri, place, reason))
        elif name in first and first[name] != (uri, first[name][1], content):
            refusals.append(Refusal(uri, place, _double(name, *first[name][:2])))
        elif name not in first:
            first[name] = (uri, place, content)
            kept.append(row["row_number"])
    return staged.filter(pl.col("row_number").is_in(kept)), refusals


def _double(name: str, uri: str, place: str) -> str:
    return (
        f"{name} is already there from {'standard input' if uri == STDIN else uri}, {place}; "
        "give this source a name of its own with --origin"
    )


def placed(
    staged: pl.DataFrame, *, skill: str, tasks: pl.DataFrame, shards: pl.DataFrame, first: int
) -> pl.DataFrame:
    """Return each staged record's status, position, partition and task.

    Args:
        staged: without doubles, in order of arrival.
        skill: whose they are.
        tasks: the query ``known_tasks``.
        shards: the query ``shards``.
        first: the next free position.

    Returns:
        row_number, status, task_key; position and partition_key of the new ones.
    """
    known = _Tasks(tasks.iter_rows(named=True))
    keys = [known.key(row) for row in staged.iter_rows(named=True)]
    new = staged.filter(pl.col("status") == "new")
    places = pl.DataFrame(
        {
            "row_number": new["row_number"],
            "position": pl.Series(range(first, first + new.height), dtype=pl.Int64),
            "partition_key": pl.Series(_partition_keys(new, skill, shards), dtype=pl.String),
        }
    )
    told = staged.select("row_number", "status", "known_partition", task_key=pl.Series(keys))
    return (
        told.join(places, on="row_number", how="left", maintain_order="left")
        .with_columns(pl.coalesce("partition_key", "known_partition").alias("partition_key"))
        .drop("known_partition")
    )


def _partition_keys(new: pl.DataFrame, skill: str, shards: pl.DataFrame) -> list[str]:
    if new.height <= SHARD_ABOVE:
        return new["trajectory_id"].to_list()
    before = dict(shards.iter_rows())
    seen: Counter[str] = Counter()
    keys = []
    for origin in new["origin"]:
        number = before.get(origin, 0) + seen[origin] // SHARD_SIZE
        seen[origin] += 1
        keys.append(f"{skill}/{encoded(origin)}.shard-{number:05d}")
    return keys


class _Tasks:
    """Tasks by their text and by their id; a record joins the first task it agrees with."""

    def __init__(self, known: Iterable[dict[str, str]]) -> None:
        self._keys: dict[tuple[str, ...], str] = {}
        for row in known:
            self._remember(row, row["task_key"])

    def key(self, row: dict[str, str]) -> str:
        """Return the task's key; a record that agrees with no earlier one begins a task."""
        names = self._names(row)
        key = next((self._keys[name] for name in names if name in self._keys), None)
        key = key or content_id("task", names=names[0])
        self._remember(row, key)
        return key

    def _remember(self, row: dict[str, str], key: str) -> None:
        for name in self._names(row):
            self._keys.setdefault(name, key)

    @staticmethod
    def _names(row: dict[str, str]) -> list[tuple[str, ...]]:
        by_id = ("id", row["origin"], row["task_id"])
        return [("text", row["task_text_hash"]), by_id] if row["task_text_hash"] else [by_id]
