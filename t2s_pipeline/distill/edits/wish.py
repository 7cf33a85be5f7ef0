"""An edit that may be tried, and how edits are named."""

from collections.abc import Mapping
from typing import NamedTuple

from t2s_pipeline.distill.edits.edit import Change


class Wish(NamedTuple):
    """An edit that may be tried: the change, and the rule it states."""

    change: Change
    rule: str


class Names(NamedTuple):
    """How edits are named, by rank: themselves, and in the lines they write."""

    edit: Mapping[int, str]
    on_lines: Mapping[int, tuple[str, ...]]
