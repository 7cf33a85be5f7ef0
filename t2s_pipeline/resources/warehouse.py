"""The DuckDB file that every stage reads by query name and writes by table schema.

One process may hold the file at a time, so it is opened for one statement or one transaction,
never across slow work, and whoever finds it held waits.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import IO

import dagster as dg
import duckdb
import polars as pl
from pydantic import Field
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_delay,
    wait_random,
)

from t2s_pipeline import sql
from t2s_pipeline.resources import digests
from t2s_pipeline.resources.migrations import NewerVersion, migrate, seal
from t2s_pipeline.schemas import Table

REWRITING = ".rewriting-"

_BEGINNING = Lock()
"""DuckDB shows a file that one thread is opening to others before it is ready for them."""
_MIGRATED: set[tuple[str, int, int]] = set()
"""Files (path, device, inode) that this process has already brought to its version."""


class WarehouseError(Exception):
    """The warehouse cannot be used; the message says why and what to do."""


class Transaction:
    """Several reads and writes that happen together or not at all."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use an open connection with a transaction begun."""
        self._connection = connection
        self._written: set[str] = set()

    def read(self, query: str, **params: object) -> pl.DataFrame:
        """Run ``sql/<query>.sql`` and return its rows."""
        return self._connection.sql(sql.load(query), params=params or None).pl()

    def read_with(self, query: str, rows: pl.DataFrame, **params: object) -> pl.DataFrame:
        """Run ``sql/<query>.sql``, which finds these rows under the name ``given``."""
        self._connection.register("given", rows)
        try:
            return self.read(query, **params)
        finally:
            self._connection.unregister("given")

    def run(self, statement: str, **params: object) -> None:
        """Run ``sql/<statement>.sql``, which changes rows and returns none."""
        text = sql.load(statement)
        sealing = digests.sealing(text)
        self._connection.execute(sealing, params or None)
        if sealing == text:
            self._written |= digests.written_by(text)

    def run_with(self, statement: str, rows: pl.DataFrame, **params: object) -> None:
        """Run ``sql/<statement>.sql``, which finds these rows under the name ``given``."""
        self._connection.register("given", rows)
        try:
            self.run(statement, **params)
        finally:
            self._connection.unregister("given")

    def insert(self, table: type[Table], rows: pl.DataFrame) -> int:
        """Check rows against their table's schema, add them, and return how many."""
        checked = table.validate(rows.select(table.polars_schema().keys()), lazy=True)
        self._connection.register("given", checked)
        try:
            # A name cannot be a parameter; this one is a declared table's.
            self._connection.execute(
                f"insert into {table.table_name()} by name "
                f"select *, {digests.digest_of(table)} as {digests.COLUMN} from given"
            )
        finally:
            self._connection.unregister("given")
        return rows.height

    def seal(self) -> None:
        """Seal the rows that statements added or changed; those of ``insert`` are sealed."""
        seal(self._connection, self._written)
        self._written.clear()

    def broken(self, table: type[Table]) -> Iterator[tuple[str, list[str]]]:
        """Yield the rows that are not as they were sealed: their name, and the columns changed.

        No columns: it cannot be told, since the row was not sealed or its digest was changed.
        """
        for *key, sealed, found in self._connection.sql(digests.broken(table)).fetchall():
            yield ", ".join(map(str, key)), digests.changed(table, sealed, found)

    def delete(self, table: type[Table], key: str, ids: pl.Series) -> None:
        """Remove the rows that bear one of these ids in a column."""
        self._connection.register("given", ids.to_frame("id"))
        try:
            # Names cannot be parameters; these are a declared table's and its column's.
            self._connection.execute(
                f"delete from {table.table_name()} where {key} in (select id from given)"
            )
        finally:
            self._connection.unregister("given")

    def insert_new(self, table: type[Table], key: str, rows: pl.DataFrame) -> int:
        """Add those rows whose key the table does not have yet, and return how many."""
        unique = rows.unique(subset=[key], keep="first", maintain_order=True)
        self._connection.register("given", unique.select(key))
        try:
            # Names cannot be parameters; these are a declared table's and its column's.
            query = (
                f"select {key} from given where {key} in (select {key} from {table.table_name()})"
            )
            known = self._connection.sql(query).pl()[key]
        finally:
            self._connection.unregister("given")
        return self.insert(table, unique.filter(~pl.col(key).is_in(known.implode())))


class Warehouse(dg.ConfigurableResource):
    """A DuckDB file under the project's home."""

    path: str
    wait_s: float = Field(default=30.0, ge=0, description="how long to wait for another process")

    def read(self, query: str, **params: object) -> pl.DataFrame:
        """Run ``sql/<query>.sql`` and return its rows."""
        with self._open() as connection:
            return Transaction(connection).read(query, **params)

    def read_with(self, query: str, rows: pl.DataFrame, **params: object) -> pl.DataFrame:
        """Run ``sql/<query>.sql``, which finds these rows under the name ``given``."""
        with self._open() as connection:
            return Transaction(connection).read_with(query, rows, **params)

    def folder(self) -> Path:
        """Return the folder of the file, which is made if it is missing.

        Raises:
            WarehouseError: it cannot be made.
        """
        folder = Path(self.path).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WarehouseError(
                f"cannot make the folder {folder}: {error.strerror}; "
                "set T2S_HOME to a folder that can be written"
            ) from error
        return folder

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit what the body does, or nothing of it if it raises."""
        with self._open() as connection:
            connection.begin()
            transaction = Transaction(connection)
            try:
                yield transaction
                transaction.seal()
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def rewrite(self, change: Callable[[Transaction], None]) -> None:
        """Change what is stored, and leave no trace of what it was.

        DuckDB keeps deleted text in its file. So a copy is changed, what is left of it is copied
        into a new file, and that takes the place of the old one while nobody else can open it.
        Whoever waits for the file finds the new one; a crash leaves the old one.
        """
        file = Path(self.path)
        with self._open() as connection:
            for left in file.parent.glob(f"{REWRITING}*"):
                shutil.rmtree(left)
            with TemporaryDirectory(prefix=REWRITING, dir=file.parent) as folder:
                changed, fresh = Path(folder) / "changed.duckdb", Path(folder) / "fresh.duckdb"
                _copy(connection, changed)
                with Warehouse(path=str(changed)).transaction() as transaction:
                    change(transaction)
                with duckdb.connect(changed) as copied:
                    _copy(copied, fresh)
                changed.unlink()  # it still holds what was deleted
                shutil.copymode(file, fresh)
                fresh.replace(file)
        shutil.rmtree(f"{self.path}.tmp", ignore_errors=True)  # what a killed process spilled

    @contextmanager
    def held(self) -> Iterator[IO[bytes]]:
        """Keep others out while the body reads the file's bytes, to which nothing is left to add.

        The file is opened before it is locked and closed after: closing it in between would give
        the lock away.
        """
        with Path(self.path).open("rb") as file, self._open() as connection:
            connection.execute("force checkpoint")
            yield file

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep the file from others while the body reads and writes at short intervals.

        To open it anew takes longer than most statements. Nothing slow belongs into the body, no
        call of a model above all: other processes wait meanwhile.
        """
        connection = self._connect()
        try:
            yield
        finally:
            connection.close()

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._connect()
        try:
            connection.execute("set timezone = 'UTC'")
            self._bring_up(connection)
            yield connection
        finally:
            connection.close()

    def _bring_up(self, connection: duckdb.DuckDBPyConnection) -> None:
        status = Path(self.path).stat()
        file = (self.path, status.st_dev, status.st_ino)
        with _BEGINNING:
            if file in _MIGRATED:
                return
            try:
                migrate(connection)
            except NewerVersion as newer:
                raise WarehouseError(
                    f"{self.path} was written by a newer t2s-pipeline ({newer}): "
                    "upgrade t2s-pipeline, or use another T2S_HOME"
                ) from newer
            _MIGRATED.add(file)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        self.folder()
        waiting = Retrying(
            retry=retry_if_exception(_is_held),
            stop=stop_after_delay(self.wait_s),
            wait=wait_random(0.02, 0.2),
            retry_error_callback=self._give_up,
        )
        try:
            connection: duckdb.DuckDBPyConnection = waiting(_opened, self.path)
        except duckdb.Error as error:
            raise WarehouseError(f"cannot open {self.path}: {_first_line(error)}") from error
        return connection

    def _give_up(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        holder = re.search(r"held in (.+?)(?: by user [^.]*)?\. ", f"{error}. ")
        raise WarehouseError(
            f"{self.path} is in use by {holder[1] if holder else 'another process'}; "
            f"waited {self.wait_s:g} s. Let it finish, or end it, and try again"
        ) from error


def _opened(path: str) -> duckdb.DuckDBPyConnection:
    with _BEGINNING:
        return duckdb.connect(path)


def _copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Copy what a connection's file holds, and nothing that was deleted, into a new file."""
    connection.execute("force checkpoint")  # so that closing it later writes nothing
    name = connection.sql("select current_database()").fetchall()[0][0]
    quoted = str(target).replace("'", "''")  # no parameter is taken there
    connection.execute(f"attach '{quoted}' as target")
    connection.execute(f'copy from database "{name}" to target')
    connection.execute("checkpoint target")
    connection.execute("detach target")


def _is_held(error: BaseException) -> bool:
    return isinstance(error, duckdb.IOException) and "Could not set lock" in str(error)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
