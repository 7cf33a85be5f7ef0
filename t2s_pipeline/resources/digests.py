"""How a row is sealed: a digest of each of its values, kept beside them in ``row_digest``.

A value that is changed by other means than this program no longer has its digest. The digests are
taken by DuckDB, in the statement or the transaction that writes the row, so that sealing costs one
pass over what is written. They find accidents and edits; who can write the file can seal it too.
"""

import re

from t2s_pipeline.schemas import TABLES, Table

COLUMN = "row_digest"
BYTES = 8
"""Of each column's digest, in the order of the columns' names."""
_WRITES = re.compile(r"^\s*(?:insert into|update|alter table)\s+(\w+)", re.MULTILINE)
_INSERTS = re.compile(
    r"(?:--[^\n]*\n)*insert into (?P<table>\w+) by name\s(?P<query>[^;]+)\Z", re.DOTALL
)
_TABLES = {table.table_name(): table for table in TABLES}


def digest_of(table: type[Table]) -> str:
    """Return the SQL expression of a row's digest; null has one of its own."""
    return " || ".join(
        f"unhex(left(md5(coalesce(to_json({_quoted(name)})::varchar, '')), {2 * BYTES}))"
        for name in columns_of(table)
    )


def sealing(statement: str) -> str:
    """Return a statement that inserts a query's rows by name, so that it seals them as it does.

    Columns that the query leaves out are null, and all have their table's types, as stored.
    Others are returned as they are.
    """
    found = _INSERTS.match(statement)
    table = _TABLES.get(found["table"]) if found else None
    if found is None or table is None:
        return statement
    return (
        f"insert into {found['table']} by name select *, {digest_of(table)} as {COLUMN} from ("
        f"select * exclude ({COLUMN}) from {found['table']} where false "
        f"union all by name ({found['query']}))"
    )


def seal(table: type[Table]) -> str:
    """Return the statement that seals the rows of a table which have no digest."""
    return f"update {table.table_name()} set {COLUMN} = {digest_of(table)} where {COLUMN} is null"


def broken(table: type[Table]) -> str:
    """Return the query for rows that are not as they were sealed: key, ``sealed``, ``found``."""
    key = ", ".join(_quoted(name) for name in table.grain())
    return (
        f"select {key}, {COLUMN} as sealed, {digest_of(table)} as found "
        f"from {table.table_name()} where sealed is distinct from found order by {key}"
    )


def changed(table: type[Table], sealed: bytes | None, found: bytes) -> list[str]:
    """Return the columns in which two digests of a row differ; none if it cannot be told."""
    if sealed is None or len(sealed) != len(found):
        return []
    return [
        name
        for n, name in enumerate(columns_of(table))
        if sealed[n * BYTES : (n + 1) * BYTES] != found[n * BYTES : (n + 1) * BYTES]
    ]


def written_by(statement: str) -> set[str]:
    """Return the tables whose rows a statement adds or changes."""
    return set(_WRITES.findall(statement))


def columns_of(table: type[Table]) -> list[str]:
    """Return the columns of a table in the order of their digests."""
    return sorted(table.polars_schema())


def _quoted(name: str) -> str:
    return f'"{name}"'
