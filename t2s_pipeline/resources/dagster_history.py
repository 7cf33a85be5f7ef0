"""Dagster's record of its runs, in the SQLite files of its home: what goes with a trajectory.

Dagster deletes whole runs, and one run analyses many trajectories: so the events of those that go
are deleted one by one. Afterwards no file holds what was deleted.
"""

import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from t2s_pipeline.resources.mentions import Mentions

TEXT = ("TEXT", "VARCHAR")
SUCCESS = "SUCCESS"


class HistoryError(Exception):
    """Dagster's files cannot be changed; the message says why and what to do."""


class Gone(NamedTuple):
    """What goes.

    Attributes:
        skill: whose it is.
        mentions: the names of its trajectories that go, and what stands for them.
        partitions: keys that go, with every event of theirs.
        parts: keys of which a part goes.
    """

    skill: str
    mentions: Mentions
    partitions: frozenset[str]
    parts: frozenset[str]


def forget(home: Path, gone: Gone) -> None:
    """Delete what Dagster tells of these partitions and names, and its runs over nothing else.

    Runs of the skill that did not succeed go as a whole: an error may quote anything.

    Args:
        home: Dagster's.
        gone: what goes.

    Raises:
        HistoryError: another process uses the files.
    """
    runs = _runs(home, gone)
    for run in runs:
        for file in (home / "history" / "runs").glob(f"{run}.db*"):
            file.unlink()
        shutil.rmtree(home / "storage" / run, ignore_errors=True)
    for log in (home / "storage").rglob("*"):
        if log.is_file() and gone.mentions.found(log.read_text("utf-8", errors="replace")):
            log.unlink()
    for file in sorted(home.rglob("*.db")):
        with _opened(file) as connection:
            _clean(connection, gone, runs)


def _runs(home: Path, gone: Gone) -> list[str]:
    """Return the runs that go as a whole."""
    history = home / "history"
    over: dict[str, set[str]] = defaultdict(set)
    with _opened(history / "runs" / "index.db") as connection:
        told = "select distinct run_id, partition from event_logs where partition is not null"
        for run, partition in connection.execute(told):
            over[run].add(partition)
    with _opened(history / "runs.db") as connection:
        tagged = "select run_id, value from run_tags where key = 'dagster/partition'"
        for run, partition in connection.execute(tagged):
            over[run].add(partition)
        ended = connection.execute("select run_id, status from runs").fetchall()
    return [run for run, status in ended if _goes(over[run], status, gone)]


def _goes(over: set[str], status: str, gone: Gone) -> bool:
    if status == SUCCESS:
        return bool(over) and over <= gone.partitions
    evolution = f"{gone.skill}@"
    return not over.isdisjoint(gone.partitions | gone.parts) or any(
        key.startswith(evolution) for key in over
    )


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        raise HistoryError(
            f"cannot change {file}: {error}; stop what uses it (the UI?) and try again"
        ) from error


def _clean(connection: sqlite3.Connection, gone: Gone, runs: Collection[str]) -> None:
    connection.create_function("mentions", 1, gone.mentions.found, deterministic=True)
    connection.create_function("renamed", 1, gone.mentions.replaced, deterministic=True)
    tables = _tables(connection)
    lists = {"runs": json.dumps(list(runs)), "partitions": json.dumps(list(gone.partitions))}
    connection.execute("begin immediate")
    for table, columns in tables.items():
        if "run_id" in columns:
            _delete(connection, table, "run_id in (select value from json_each(:runs))", lists)
        if "partition" in columns:
            within = "partition in (select value from json_each(:partitions))"
            _delete(connection, table, within, lists)
        if table == "event_logs":
            _delete(connection, table, "mentions(event)", {})
        for column in columns:
            # Names cannot be parameters; these are those of the file's own tables.
            connection.execute(
                f'update "{table}" set "{column}" = renamed("{column}") where mentions("{column}")'
            )
    if "asset_keys" in tables:
        _delete(connection, "asset_event_tags", "event_id not in (select id from event_logs)", {})
        connection.execute("update asset_keys set cached_status_data = null")  # made anew by the UI
        connection.execute(
            "update asset_keys set last_materialization = null "
            "where last_run_id in (select value from json_each(:runs))",
            lists,
        )
    connection.execute("commit")
    connection.execute("vacuum")
    busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    if busy:
        raise sqlite3.OperationalError("it is being read")


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the file's tables and their columns of text."""
    names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    return {
        name: [
            column
            for _, column, kind, *_ in connection.execute(f'pragma table_info("{name}")')
            if kind.startswith(TEXT)
        ]
        for (name,) in names
    }


def _delete(connection: sqlite3.Connection, table: str, where: str, lists: dict[str, str]) -> None:
    connection.execute(f'delete from "{table}" where {where}', lists)
