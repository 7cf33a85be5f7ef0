"""``t2s verify``: derive every id again, and check every invariant on what is stored."""

from collections.abc import Iterator

import polars as pl

from t2s_pipeline.assets.batches import batches
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.progress import bar
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped
from t2s_pipeline.distill.patches import plan
from t2s_pipeline.distill.skill.files import files_of, text_of
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
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

AUDITS = ("audit_slots", "audit_conservation", "audit_unsourced_lines", "audit_evidence")


def verify(found: Settings, *, json: bool) -> int:
    """Check everything that is stored; return 1 if anything does not hold."""
    warehouse = opened(found)
    wrong = [*_ids(warehouse), *_evolutions(warehouse)]
    if json:
        emit_json(
            {"home": str(found.home), "ok": not wrong, "problems": [one._asdict() for one in wrong]}
        )
    else:
        out = console()
        for one in wrong:
            out.print(f"{one.table}: {escaped(one.row)}: {escaped(one.what)}")
        out.print(
            counted(len(wrong), "problem") if wrong else "Every id and every invariant holds."
        )
        out.print(f"Home: {found.home}")
    return 1 if wrong else 0


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
