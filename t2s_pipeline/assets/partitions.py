"""The two sets of partitions: what was seen, and what was made of it."""

import re
from typing import NamedTuple

import dagster as dg

trajectory_partitions = dg.DynamicPartitionsDefinition(name="trajectory")
"""``<skill>/<origin>.<task>.<trial>``, or ``<skill>/<origin>.shard-00007`` after a large ingest."""
evolution_partitions = dg.DynamicPartitionsDefinition(name="evolution")
"""``<skill>@<n>``."""

_EVOLUTION = re.compile(r"(?P<skill>[^@/]+)@(?P<number>[1-9]\d*)")


class Evolution(NamedTuple):
    """An evolution's key, taken apart."""

    key: str
    skill: str
    number: int


def evolution_of(key: str) -> Evolution:
    """Take an evolution's key apart.

    Raises:
        Failure: it is no ``<skill>@<n>``.
    """
    match = _EVOLUTION.fullmatch(key)
    if match is None:
        raise dg.Failure(f"{key!r} is no evolution: name it <skill>@<n>, as in airline@2")
    return Evolution(key, match["skill"], int(match["number"]))
