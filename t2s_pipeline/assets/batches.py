"""Work cut into pieces that fit into memory."""

from collections.abc import Iterator

import polars as pl

BATCH_ROWS = 500
BATCH_BYTES = 48 << 20


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
