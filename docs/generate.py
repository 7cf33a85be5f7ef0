"""Write the pages that are made from code: ``python docs/generate.py``. A test compares them."""

from pathlib import Path

from t2s_pipeline.redaction.kinds import KINDS
from t2s_pipeline.schemas import TABLES

HERE = Path(__file__).parent


def tables() -> str:
    """Describe every table and column, from ``schemas.py``."""
    parts = [
        "# Tables",
        "Made by `docs/generate.py` from `t2s_pipeline/schemas.py`. All live in "
        "`$T2S_HOME/warehouse.duckdb`; beside them the views `lineage`, `evolution_discards`, "
        "`learnable`, `withdrawn`, `standing_decisions` and `standing_releases`, and the table "
        "macro `lineage_of(evolution, path, first_line, last_line)`. Every table has one more "
        "column, `row_digest`: what `t2s verify` compares the row with (see keeping.md).",
    ]
    for table in TABLES:
        columns = table.to_schema().columns
        rows = [
            f"| `{name}` | {column.dtype.type}{' or null' if column.nullable else ''} "
            f"| {column.description or ''} |"
            for name, column in columns.items()
        ]
        head = ["| column | type | meaning |", "| --- | --- | --- |"]
        parts += [f"## `{table.table_name()}`", str(table.__doc__), "\n".join(head + rows)]
    return "\n\n".join(parts) + "\n"


def redaction() -> str:
    """Describe what is replaced before anything is stored."""
    head = ["| placeholder | what it stands for |", "| --- | --- |"]
    rows = [f"| `[{kind}_n]` | {told} |" for kind, told in sorted(KINDS.items())]
    parts = [
        "# Redaction",
        "Made by `docs/generate.py` from `t2s_pipeline/redaction/kinds.py`. Before a record is "
        "stored, each of these is replaced; equal values get equal placeholders within a "
        "trajectory. The counts stand in `arrivals.redactions`.",
        "\n".join(head + rows),
    ]
    return "\n\n".join(parts) + "\n"


PAGES = {"tables.md": tables, "redaction.md": redaction}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
