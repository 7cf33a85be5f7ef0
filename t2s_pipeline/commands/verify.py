"""``t2s verify``: whether everything stored and released is still what was written.

Rows are compared with their digests first. Where one was changed, everything else would be judged
by what is known to be wrong, and is left for when that has been put right.
"""

from collections.abc import Iterator
from itertools import islice

import polars as pl

from t2s_pipeline.assets.batches import batches
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.progress import bar
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped
from t2s_pipeline.distill.patches import plan
from t2s_pipeline.distill.skill.files import files_of, text_of
from t2s_pipeline.distill.skill.standing import check_standing
from t2s_pipeline.distill.skill.validity import problems
from t2s_pipeline.distill.verification import (
    Mismatch,
    check_arrivals,
    check_edits,
    check_files,
    check_lines,
    check_nodes,
    identity_of,
)
from t2s_pipeline.pages.audit_page import is_page_of
from t2s_pipeline.resources.audit_folder import AuditFolder
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import TABLES
from t2s_pipeline.settings import Settings

MOST_SHOWN = 20
"""Changed rows of a table that are named one by one; of more only the number is said."""
AUDITS = ("audit_slots", "audit_conservation", "audit_unsourced_lines", "audit_evidence")


def verify(found: Settings, *, json: bool) -> int:
    """Check everything that is stored; return 1 if anything does not hold."""
    warehouse = opened(found)
    rows = list(_rows(warehouse))
    wrong = rows or [
        *_ids(warehouse),
        *_evolutions(warehouse),
        *_standing(found, warehouse),
        *_pages(found, warehouse),
    ]
    if json:
        told = [one._asdict() for one in wrong]
        emit_json({"home": str(found.home), "ok": not wrong, "problems": told})
        return 1 if wrong else 0
    out = console()
    for one in wrong:
        out.print(f"{one.table}: {escaped(one.row)}: {escaped(one.what)}")
    if wrong:
        out.print(counted(len(wrong), "problem"))
    else:
        out.print("Every row, id, file and invariant holds.")
    if rows:
        out.print("Ids, files and invariants rest on these rows and were not checked.")
    out.print(f"Home: {found.home}")
    return 1 if wrong else 0


def _rows(warehouse: Warehouse) -> Iterator[Mismatch]:
    """Check the digest of every row of every table."""
    with warehouse.transaction() as transaction, bar("Checking rows", len(TABLES)) as advance:
        for table in TABLES:
            name = table.table_name()
            found = iter(transaction.broken(table))
            for row, columns in islice(found, MOST_SHOWN):
                if not columns:
                    yield Mismatch(
                        name, row, "it was not written by t2s, or its digest was changed"
                    )
                for column in columns:
                    yield Mismatch(name, row, f"{column} is not what was written", column)
            more = sum(1 for _ in found)
            if more:
                yield Mismatch(name, f"{more} more", "these are not what was written either")
            advance(1)


def _standing(found: Settings, warehouse: Warehouse) -> Iterator[Mismatch]:
    """Check the released skills on disk."""
    folder = SkillFolder(path=str(found.skills))
    for skill, version in warehouse.read("released_versions").iter_rows():
        files = files_of(warehouse.read("skill_files", skill=skill, version=version))
        there = folder.read(skill)
        yield from check_standing(skill, files, there.files if there else {})


def _pages(found: Settings, warehouse: Warehouse) -> Iterator[Mismatch]:
    """Check the audit pages on disk; one that is not there can be made again at any time."""
    folder = AuditFolder(path=str(found.audit))
    for skill in warehouse.read("skills")["skill"]:
        page = b""
        for number in folder.numbers(skill):
            page = folder.of(skill, number).read_bytes()
            if not is_page_of(f"{skill}@{number}", page):
                yield Mismatch(
                    "audit/",
                    f"{skill}/{number}.html",
                    "it is not as it was written; t2s audit writes it again",
                )
        latest = folder.latest(skill)
        if latest.exists() and latest.read_bytes() != page:
            yield Mismatch("audit/", f"{skill}/{latest.name}", "it is not the latest page")


def _ids(warehouse: Warehouse) -> Iterator[Mismatch]:
    for query, table, key, check in (
        ("all_arrivals", "arrivals_of", "trajectory_id", check_arrivals),
        ("all_edits", "edits_of", "edit_id", check_edits),
    ):
        every = warehouse.read(query)
        with bar(f"Checking {query.removeprefix('all_')}", every.height) as advance:
            for batch in batches(every):
                yield from check(warehouse.read_with(table, batch.select(key)))
                advance(batch.height)
    yield from check_nodes(warehouse.read("all_nodes"), warehouse.read("all_evolutions"))
    for skill, version in warehouse.read("all_versions").iter_rows():
        rows = warehouse.read("skill_files", skill=skill, version=version)
        yield from check_files(skill, version, rows)


def _evolutions(warehouse: Warehouse) -> Iterator[Mismatch]:
    for row in warehouse.read("all_evolutions").iter_rows(named=True):
        key, skill, version = row["evolution"], row["skill"], row["skill_version"]
        if version is None:
            continue  # it has not come to a skill
        for audit in AUDITS:
            lost = warehouse.read(audit, evolution=key)
            if lost.height:
                yield Mismatch(
                    key,
                    audit.removeprefix("audit_"),
                    f"{counted(lost.height, 'row')}, the first: {lost.row(0, named=True)}",
                )
        files = warehouse.read("skill_files", skill=skill, version=version)
        yield from check_lines(key, warehouse.read("lines_of", evolution=key), files)
        for problem in problems(skill, text_of(files_of(files))):
            yield Mismatch(key, "skill", problem)
    yield from _patches(warehouse)


def _patches(warehouse: Warehouse) -> Iterator[Mismatch]:
    """Check the patches of each skill's latest evolution, whose trajectories are still as seen."""
    for skill in warehouse.read("skills")["skill"]:
        evolutions = warehouse.read("evolutions", skill=skill)
        if evolutions.is_empty():
            continue
        latest = evolutions.row(0, named=True)
        index = warehouse.read("learnable", skill=skill)
        planned = plan(index, latest["base_version"], identity_of(latest))
        wanted = {one.trajectory_id: one.patch_id for one in planned}
        seen = warehouse.read("slots", evolution=latest["evolution"])
        changed = set(
            warehouse.read("arrived_since", skill=skill, since=latest["started_at"])["task_key"]
        )
        tasks = dict(index.select("trajectory_id", "task_key").iter_rows())
        for name, patch_id in (
            seen.filter(pl.col("patch_id").is_not_null())
            .select("trajectory_id", "patch_id")
            .iter_rows()
        ):
            if tasks.get(name) not in changed and wanted.get(name) not in (None, patch_id):
                yield Mismatch("patches", patch_id, f"it is not the patch of {name}")
