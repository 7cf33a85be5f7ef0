"""What was not used, and why."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from t2s_pipeline.schemas import Discards


class Discard(NamedTuple):
    """An item left out; ``reason`` is the same for all of a sort, ``detail`` is one sentence."""

    item_id: str
    reason: str
    detail: str


def discard_rows(owner: str, stage: str, discards: Iterable[Discard]) -> pl.DataFrame:
    """Return the rows of a patch's, a node's or an evolution's discards."""
    return Discards.frame({"owner": owner, "stage": stage, **d._asdict()} for d in discards)
