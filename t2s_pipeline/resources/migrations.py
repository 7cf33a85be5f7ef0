"""How a warehouse comes to this version's tables, every row of them sealed."""

import duckdb

from t2s_pipeline import sql
from t2s_pipeline.resources import digests
from t2s_pipeline.schemas import TABLES


class NewerVersion(Exception):
    """The tables are of a version that is not known here."""


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring a warehouse to this version's tables, all at once or not at all.

    Raises:
        NewerVersion: a newer version wrote it.
    """
    connection.execute("create table if not exists schema_version (version integer)")
    found = connection.sql("select coalesce(max(version), 0) from schema_version").fetchall()
    have, newest = found[0][0], max(sql.migrations())
    if have > newest:
        raise NewerVersion(f"its tables are version {have}, this one knows {newest}")
    connection.begin()
    _seal_changed(connection, _run(connection, have))
    connection.commit()


def seal(connection: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    """Seal the rows of these tables that have no digest."""
    for table in TABLES:
        if table.table_name() in names:
            connection.execute(digests.seal(table))


def _run(connection: duckdb.DuckDBPyConnection, have: int) -> set[str]:
    """Run the migrations that are due; return the tables whose rows they change."""
    touched = set()
    for number, statements in sql.migrations().items():
        if number > have:
            connection.execute(statements)
            connection.execute("insert into schema_version values (?)", [number])
            touched |= digests.written_by(statements)
    return touched


def _seal_changed(connection: duckdb.DuckDBPyConnection, touched: set[str]) -> None:
    """Seal the tables that were changed, and those that never were sealed."""
    query = "select table_name from duckdb_columns() where column_name = $name"
    found = connection.sql(query, params={"name": digests.COLUMN}).fetchall()
    sealed = {name for (name,) in found}
    declared = {table.table_name() for table in TABLES}
    # Names cannot be parameters; these are declared tables'.
    for name in sorted(declared - sealed):
        connection.execute(f"alter table {name} add column {digests.COLUMN} blob")
    for name in sorted(declared & sealed & touched):
        connection.execute(f"update {name} set {digests.COLUMN} = null")
    seal(connection, touched | (declared - sealed))
