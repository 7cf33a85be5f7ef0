"""Whether what the desk has booked is what was asked for, by its values.

Drafts do not count, nor do notes, numbers of documents, or the order in which things were booked.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from t2s_pipeline.suites.stock.store import FILE, Store, articles, load
from t2s_pipeline.suites.suite import Task, Verdict


@dataclass(frozen=True, kw_only=True)
class Booked:
    """What holds after a task and did not before, each in ascending order.

    Attributes:
        orders: (sku, cases, site), confirmed.
        transfers: (sku, quantity, from, to), confirmed.
        reservations: (sku, quantity, customer, site).
        prices: (sku, price in cents), of articles whose price is another.
    """

    orders: tuple[tuple[str, int, str], ...] = ()
    transfers: tuple[tuple[str, int, str, str], ...] = ()
    reservations: tuple[tuple[str, int, str, str], ...] = ()
    prices: tuple[tuple[str, int], ...] = ()


def check(task: Task[Booked], folder: Path) -> Verdict:
    """Compare what is booked with what is expected; reward 1 if all is equal, else 0."""
    if not (folder / FILE).is_file():
        return Verdict(0.0, "the store is gone")
    found = booked(load(folder))
    for one in fields(Booked):
        is_there, expected = getattr(found, one.name), getattr(task.expected, one.name)
        if is_there != expected:
            said = f"{told(expected)} expected, {told(is_there)} booked"
            return Verdict(0.0, f"{one.name}: {said}")
    return Verdict(1.0, "everything is booked as asked")


def booked(store: Store) -> Booked:
    """Read what is booked."""
    prices = sorted((sku, one["price_cents"]) for sku, one in store["articles"].items())
    return Booked(
        orders=_documents(store, "PO", "confirmed", "sku cases site"),
        transfers=_documents(store, "TR", "confirmed", "sku quantity from_site to_site"),
        reservations=_documents(store, "RS", "reserved", "sku quantity customer site"),
        prices=tuple((sku, now) for sku, now in prices if now != articles()[sku]["price_cents"]),
    )


def told(entries: tuple[tuple[object, ...], ...]) -> str:
    """Write entries for a reader."""
    return "; ".join(" ".join(map(str, entry)) for entry in entries) or "nothing"


def _documents(store: Store, kind: str, status: str, names: str) -> tuple[Any, ...]:
    chosen = [
        document
        for document in store["documents"]
        if str(document["document"]).startswith(kind) and document["status"] == status
    ]
    return tuple(sorted(tuple(document[n] for n in names.split()) for document in chosen))
