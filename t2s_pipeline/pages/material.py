"""What a page is made of: the rows of one evolution, as the queries return them."""

from typing import NamedTuple

import polars as pl


class Previous(NamedTuple):
    """The evolution before.

    Attributes:
        evolution: its key.
        version: of its skill.
        lines: rows of ``blame_lines``.
        slots: rows of ``slots``.
    """

    evolution: str
    version: str
    lines: pl.DataFrame
    slots: pl.DataFrame


class Material(NamedTuple):
    """One evolution.

    Attributes:
        evolution: its row.
        files: path and size in bytes of every file of the skill.
        lines: rows of ``blame_lines``.
        removed: rows of ``page_removed_lines``.
        lineage: rows of ``page_lineage``.
        edits: rows of ``page_edits``.
        places: rows of ``places_of_nodes``.
        trajectories: rows of ``page_trajectories``.
        discards: rows of ``page_discards``.
        behind: rows of ``leaves_behind``, of what was discarded and of what took lines away.
        previous: the evolution before, if there is one.
    """

    evolution: dict[str, object]
    files: list[tuple[str, int]]
    lines: pl.DataFrame
    removed: pl.DataFrame
    lineage: pl.DataFrame
    edits: pl.DataFrame
    places: pl.DataFrame
    trajectories: pl.DataFrame
    discards: pl.DataFrame
    behind: pl.DataFrame
    previous: Previous | None
