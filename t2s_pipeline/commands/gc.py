"""``t2s gc``: drop what no evolution uses, and the words of old model answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from t2s_pipeline.commands.confirming import confirm
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.idle import wait_until_idle
from t2s_pipeline.commands.terminal import console, counted, emit_json
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.settings import Settings

SWEEPS = {
    "patches": ("unused_patches", "forget_patches"),
    "nodes": ("unused_nodes", "drop_nodes"),
    "edits": ("unused_edits", "drop_edits"),
    "discards": ("unused_discards", "drop_discards"),
    "versions": ("unused_versions", "drop_versions"),
}
"""What is found by which query and dropped by which statement; an edit falls with its patch."""
TOLD = {
    "patches": ("patch", "patches"),
    "nodes": ("merged node", "merged nodes"),
    "edits": ("edit", "edits"),
    "discards": ("list of discards", "lists of discards"),
    "versions": ("version of a skill", "versions of skills"),
    "answers": (
        "model answer loses its words (tokens and cost stay)",
        "model answers lose their words (tokens and cost stay)",
    ),
}


class _OnlyLooked(Exception):
    """Nothing is to be kept of what was done."""


def gc(found: Settings, *, keep_answers: int | None, yes: bool, json: bool) -> None:
    """Show what would go, ask, and drop it; what an evolution used stays with all behind it."""
    warehouse = opened(found)
    days = keep_answers if keep_answers is not None else found.keep_answers
    now = datetime.now(UTC)
    before = None if days is None else now - timedelta(days=days)
    wait_until_idle(found)
    counts = _swept(warehouse, before, keep=False)
    dropped = any(counts.values())
    if dropped and not yes:
        _confirm(counts)
    if dropped:
        counts = _swept(warehouse, before, keep=True)
    if json:
        emit_json({"home": str(found.home), "dropped": counts, "keep_answers_days": days})
        return
    out = console()
    if not dropped:
        out.print("There is nothing that no evolution uses.")
    elif yes:
        out.print(f"Dropped: {_list(counts)}")
    else:
        out.print("Dropped.")
    out.print(f"Home: {found.home}")


def _swept(warehouse: Warehouse, before: datetime | None, *, keep: bool) -> dict[str, int]:
    """Drop everything in one transaction; without ``keep`` only to count it."""
    counts: dict[str, int] = {}
    with _rolled_back(), warehouse.transaction() as transaction:
        for name, (query, statement) in SWEEPS.items():
            counts[name] = _drop(transaction, query, statement)
        if before is not None:
            counts["answers"] = _drop(transaction, "old_answers", "drop_answers", before=before)
        if not keep:
            raise _OnlyLooked
    return counts


@contextmanager
def _rolled_back() -> Iterator[None]:
    try:
        yield
    except _OnlyLooked:
        return


def _drop(transaction: Transaction, query: str, statement: str, **params: object) -> int:
    rows = transaction.read(query, **params)
    if rows.height:
        transaction.run_with(statement, rows)
    return rows.height


def _confirm(counts: dict[str, int]) -> None:
    console(stderr=True).print(f"This would drop: {_list(counts)}")
    confirm("Drop it?", yes=False)


def _list(counts: dict[str, int]) -> str:
    return ", ".join(counted(n, *TOLD[name]) for name, n in counts.items() if n)
