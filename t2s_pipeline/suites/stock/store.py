"""What the shop has and has booked: one JSON file in the working directory."""

import csv
import json
import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

ARTICLES = Path(__file__).parent / "tasks" / "articles.csv"
FILE = "stock.json"
SITES = ("main", "harbour", "depot")
MAIN = "main"


class Article(TypedDict):
    """What is sold; prices are of one piece, orders go by the case."""

    sku: str
    name: str
    category: str
    price_cents: int
    units_per_case: int
    supplier: str
    discontinued: bool
    replaced_by: str | None


class Supplier(TypedDict):
    """Who delivers it."""

    supplier: str
    name: str
    lead_days: int
    smallest_order_cases: int


class Shelf(TypedDict):
    """Pieces of one article at one site."""

    on_hand: int
    reserved: int


class Store(TypedDict):
    """All that the tools read and write; ``number`` is that of the next document."""

    articles: dict[str, Article]
    suppliers: dict[str, Supplier]
    stock: dict[str, dict[str, Shelf]]
    documents: list[dict[str, Any]]
    number: int


SUPPLIERS: dict[str, Supplier] = {
    name: {"supplier": name, "name": firm, "lead_days": days, "smallest_order_cases": cases}
    for name, firm, days, cases in (
        ("SU-1", "Birch & Rowe", 9, 1),
        ("SU-2", "Halvorsen Tools", 5, 2),
        ("SU-3", "Petrel Trading", 14, 1),
        ("SU-4", "Old Mill Nursery", 4, 2),
    )
}


@cache
def articles() -> dict[str, Article]:
    """Read the range, by article number."""
    with ARTICLES.open(encoding="utf-8", newline="") as lines:
        return {row["sku"]: _article(row) for row in csv.DictReader(lines)}


def _article(row: Mapping[str, str]) -> Article:
    return {
        "sku": row["sku"],
        "name": row["name"],
        "category": row["category"],
        "price_cents": int(row["price_cents"]),
        "units_per_case": int(row["units_per_case"]),
        "supplier": row["supplier"],
        "discontinued": bool(row["replaced_by"]),
        "replaced_by": row["replaced_by"] or None,
    }


def fresh(name: str, scarce: Mapping[tuple[str, str], int]) -> bytes:
    """Write the store in which a task begins.

    Args:
        name: of the task; it is another day in each.
        scarce: (sku, site) → available pieces, where these are few.
    """
    dice = random.Random(f"stock/{name}")
    stock = {
        sku: {site: _shelf(dice, scarce.get((sku, site))) for site in SITES} for sku in articles()
    }
    store = Store(
        articles=articles(),
        suppliers=SUPPLIERS,
        stock=stock,
        documents=[],
        number=dice.randint(3000, 7000),
    )
    return json.dumps(store, ensure_ascii=False).encode()


def _shelf(dice: random.Random, available: int | None) -> Shelf:
    on_hand, reserved = dice.randint(40, 90), dice.randint(0, 5)
    return {"on_hand": on_hand if available is None else available + reserved, "reserved": reserved}


def load(folder: Path) -> Store:
    """Read the store of a working directory."""
    return json.loads((folder / FILE).read_text(encoding="utf-8"))


def save(folder: Path, store: Store) -> None:
    """Write the store of a working directory."""
    (folder / FILE).write_text(json.dumps(store, ensure_ascii=False), encoding="utf-8")
