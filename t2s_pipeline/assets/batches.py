"""Work cut into pieces that fit into memory."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import polars as pl

BATCH_ROWS = 500
BATCH_BYTES = 48 << 20


T = TypeVar("T")
WAIT_S = 1.0
"""What is finished is stored after so long, however little it is."""


def together(made: Iterable[T]) -> Iterator[list[T]]:
    """Collect what comes, and yield it before it is too much or has waited for long.

    What came before an error is yielded before the error is raised.
    """
    group: list[T] = []
    began = time.monotonic()
    try:
        for one in made:
            group.append(one)
            if len(group) >= BATCH_ROWS or time.monotonic() - began > WAIT_S:
                yield group
                group, began = [], time.monotonic()
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group


def batches(rows: pl.DataFrame, most_rows: int = BATCH_ROWS) -> Iterator[pl.DataFrame]:
    """Cut rows, in order, into pieces of bounded number and bounded sum of ``bytes``.

    A row that is larger than the bound is a piece by itself.
    """
    start, size = 0, 0
    for at, length in enumerate(rows["bytes"]):
        if at > start and (at - start >= most_rows or size + length > BATCH_BYTES):
            yield rows[start:at]
            start, size = at, 0
        size += length
    if start < rows.height:
        yield rows[start:]
