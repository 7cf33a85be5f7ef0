"""The answers on record: which question was answered in which attempt, and how."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import polars as pl

from t2s_pipeline.ids import digest
from t2s_pipeline.resources.warehouse import Warehouse


class Question(NamedTuple):
    """What is asked of whom, in which attempt at the item it is asked for.

    Attributes:
        key: of the answer.
        question: the same in every attempt.
        attempt: from 0.
    """

    key: str
    question: str
    attempt: int


def question_of(base_url: str, asked: Mapping[str, object], attempt: int) -> Question:
    """Name a question by what is asked: model, messages, tools, form, parameters, base seed."""
    question = digest({"base_url": base_url, "request": asked})
    return Question(digest({"question": question, "attempt": attempt}), question, attempt)


def due_attempts(warehouse: Warehouse, failed: Mapping[str, datetime | None]) -> dict[str, int]:
    """Return the attempt that is due at items which failed; those not named are due their first.

    Args:
        warehouse: where the answers are.
        failed: when the failure of each item was noted, so that an attempt which a killed run
            began after it is gone on with; None: unknown, a new attempt.
    """
    rows = [{"item_id": item, "failed_at": at} for item, at in sorted(failed.items())]
    given = pl.DataFrame(rows, schema={"item_id": pl.String, "failed_at": pl.Datetime("us", "UTC")})
    due = warehouse.read_with("due_attempts", given)
    return dict(zip(due["item_id"], due["attempt"], strict=True))


class Recorded(NamedTuple):
    """An answer on record."""

    key: str
    body: str


class Answers:
    """All that one model at one endpoint answered so far, by key. Safe for many threads."""

    def __init__(self, warehouse: Warehouse, base_url: str, model: str) -> None:
        """Read the keys; the answers are read when they are asked for."""
        self._warehouse = warehouse
        self._whose = {"base_url": base_url, "model": model}
        self._keys = set(warehouse.read("answer_keys", **self._whose)["key"])

    def add(self, key: str) -> None:
        """Know of an answer that was stored."""
        self._keys.add(key)

    def find(self, key: str) -> str | None:
        """Return the body of an answer, read from the warehouse; None: there is none."""
        if key not in self._keys:
            return None
        found: str = self._warehouse.read("answer", key=key)["response"].item()
        return found

    def of_items(self, attempts: Mapping[str, int]) -> "AnswersOfItems":
        """Read at once all answers for these items; each with the attempt that is under way."""
        rows = self._warehouse.read_with("answers_to", _given(attempts), **self._whose)
        return AnswersOfItems(rows, attempts)


class AnswersOfItems:
    """What was answered for the items at hand."""

    def __init__(self, rows: pl.DataFrame, attempts: Mapping[str, int]) -> None:
        """Sort answers into those of the attempt under way and those of earlier ones.

        Of an attempt that ended in a refused answer, the accepted ones still hold; one of which
        all were accepted has failed as a whole, and is asked anew from the beginning.
        """
        self._bodies = dict(zip(rows["key"], rows["response"], strict=True))
        refused = rows.filter(~pl.col("accepted")).select("item_id", "attempt").unique()
        kept = rows.filter(pl.col("accepted")).join(refused, on=["item_id", "attempt"], how="semi")
        self._earlier = {
            (row["item_id"], row["question"]): Recorded(row["key"], row["response"])
            for row in kept.sort("attempt", "key").iter_rows(named=True)
            if row["attempt"] < attempts[row["item_id"]]
        }

    def find(self, key: str) -> str | None:
        """Return the body of the answer with this key; None: there is none."""
        return self._bodies.get(key)

    def earlier(self, item_id: str, question: str) -> Recorded | None:
        """Return the answer that an earlier attempt accepted; None: there is none."""
        return self._earlier.get((item_id, question))


def _given(items: Iterable[str]) -> pl.DataFrame:
    return pl.DataFrame({"item_id": sorted(set(items))}, schema={"item_id": pl.String})
