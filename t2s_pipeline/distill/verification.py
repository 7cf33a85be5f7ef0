"""Ids derived again from what is stored: whatever was changed no longer bears its name."""

from collections.abc import Iterator
from typing import NamedTuple

import orjson
import polars as pl

from t2s_pipeline.distill.edits.page import page_of
from t2s_pipeline.distill.edits.rows import edits_of
from t2s_pipeline.distill.engines.engine import Identity
from t2s_pipeline.distill.merges import CARRIED
from t2s_pipeline.distill.skill.files import files_of, version_of
from t2s_pipeline.ids import content_id, digest


class Mismatch(NamedTuple):
    """A row or file that is not what was written; ``column`` is empty where it is not known."""

    table: str
    row: str
    what: str
    column: str = ""


def check_arrivals(arrivals: pl.DataFrame) -> Iterator[Mismatch]:
    """Check the content hash of each record and label."""
    columns = arrivals.select("trajectory_id", "record", "label", "content_hash")
    for name, record, label, content_hash in columns.iter_rows():
        if digest([record, label]) != content_hash:
            yield Mismatch("arrivals", name, "the record or its label is not what arrived")


def check_edits(rows: pl.DataFrame) -> Iterator[Mismatch]:
    """Check each edit's id and rule id."""
    for edit, row in zip(edits_of(rows), rows.iter_rows(named=True), strict=True):
        if edit.edit_id != row["edit_id"]:
            yield Mismatch("edits", row["edit_id"], "its content, parents or evidence were changed")
        elif edit.change.rule_id != row["rule_id"]:
            yield Mismatch("edits", row["edit_id"], "its rule_id is not that of its content")


def check_nodes(nodes: pl.DataFrame, evolutions: pl.DataFrame) -> Iterator[Mismatch]:
    """Check each node's id: of its inputs, its base, and the engine of its evolution."""
    of = {row["evolution"]: row for row in evolutions.iter_rows(named=True)}
    for row in nodes.iter_rows(named=True):
        evolution = of.get(row["evolution"])
        if evolution is None:
            yield Mismatch("nodes", row["node_id"], "the evolution that merged it is gone")
            continue
        node_id = content_id(
            "node",
            inputs=row["inputs"],
            base=row["base_version"],
            engine=identity_of(evolution),
        )
        if row["node_id"] != f"{node_id}{CARRIED if row['status'] == 'carried' else ''}":
            yield Mismatch("nodes", row["node_id"], "its inputs, base or engine were changed")


def check_files(skill: str, version: str, rows: pl.DataFrame) -> Iterator[Mismatch]:
    """Check that a version is the hash of its files."""
    if version_of(files_of(rows)) != version:
        yield Mismatch("skill_files", f"{skill}, {version}", "its files were changed")


def check_lines(evolution: str, lines: pl.DataFrame, files: pl.DataFrame) -> Iterator[Mismatch]:
    """Check that an evolution's lines are those of its files."""
    text = dict(files.filter(pl.col("encoding") == "utf-8").select("path", "content").iter_rows())
    for (path,), of_file in lines.group_by("path", maintain_order=True):
        told = of_file.sort("line")["text"].to_list()
        if told != list(page_of(text.get(str(path), ""), "base").texts):
            yield Mismatch("skill_lines", f"{evolution}, {path}", "the lines are not the file's")


def identity_of(evolution: dict) -> Identity:
    """Return the identity of the engine that an evolution used."""
    params = orjson.dumps(orjson.loads(evolution["params"])["engine"], option=orjson.OPT_SORT_KEYS)
    return Identity(
        engine=evolution["engine"],
        version=evolution["engine_version"],
        model=evolution["model"],
        params=params.decode(),
        prompt_hashes=evolution["prompt_hashes"],
    )
