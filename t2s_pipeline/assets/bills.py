"""What models were asked for some work, as the UI shows and plots it."""

from collections.abc import Iterable

import dagster as dg
import polars as pl

from t2s_pipeline.resources.warehouse import Transaction, Warehouse


def bill(warehouse: Warehouse, items: Iterable[str]) -> dict[str, int | dg.MetadataValue]:
    """Return calls, tokens and money of these patches or nodes; nothing where no model answered."""
    asked = list(items)
    if not asked:
        return {}
    with warehouse.transaction() as transaction:
        told = bill_of(transaction, asked)
    if not told["calls"]:
        return {}
    cost = told.pop("cost_usd")
    unknown = dg.MetadataValue.text("unknown: the model has no price")
    shown = unknown if cost is None else dg.MetadataValue.float(float(cost))
    return {**{name: int(number) for name, number in told.items()}, "cost_usd": shown}


def bill_of(transaction: Transaction, items: Iterable[str]) -> dict:
    """Return what these items cost; ``cost_usd`` is None where it is not known of every call."""
    given = pl.DataFrame({"item_id": list(items)}, schema={"item_id": pl.String})
    return dict(transaction.read_with("bill_of_items", given).row(0, named=True))
