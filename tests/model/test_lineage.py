"""What a model's merges leave in the tables: carried nodes, and parents that do not count."""

import json
from contextlib import contextmanager
from dataclasses import replace

import polars as pl
import pytest

from t2s_pipeline.assets import merge_levels
from t2s_pipeline.assets.answering import Answering
from t2s_pipeline.distill.edits.edit import Change, Edit, Evidence
from t2s_pipeline.distill.edits.rows import edit_rows
from t2s_pipeline.distill.engines.engine import Merged
from t2s_pipeline.distill.engines.offline.engine import OfflineEngine
from t2s_pipeline.schemas import Edits, Patches, SkillLines, Trajectories

RUN = {
    "skill": "desk",
    "purpose": "learn",
    "trial": "0",
    "origin": "o",
    "trust": "internal",
    "n_steps": 1,
    "content_hash": "h",
    "parsed_by": "1",
    "revoked": False,
}
PATCH = {
    "base_version": "skill:0",
    "engine": "model",
    "engine_version": "1",
    "analyst": "error",
    "status": "proposed",
    "peers": [],
    "reasoning": "",
}


def run(n, success):
    return {
        **RUN,
        "trajectory_id": f"t{n}",
        "task_id": f"{n}",
        "task_key": f"{n}",
        "success": success,
    }


def leaf(n):
    return Edit(
        change=Change(op="append_to_section", path="SKILL.md", section="S", content=f"- Rule {n}."),
        node_id=f"patch:{n}",
        level=0,
        kind="repair",
        evidence=(Evidence(f"t{n}", 0, "quote"),),
    )


@pytest.fixture
def merged(warehouse):
    """Store three leaves, an edit that claims all and shares with two, and one above it."""
    leaves = [leaf(n) for n in range(3)]
    names = tuple(edit.edit_id for edit in leaves)
    below = replace(leaves[0], node_id="node:1", level=1, parents=names, unshared=names[2:])
    above = replace(leaves[0], node_id="node:2", level=2, parents=(below.edit_id,))
    line = {"path": "SKILL.md", "line": 1, "text": "- Rule 0.", "origin": "taught"}
    rows = {
        Trajectories: Trajectories.frame(run(n, n != 1) for n in range(3)),
        Patches: Patches.frame(
            {**PATCH, "patch_id": f"patch:{n}", "trajectory_id": f"t{n}"} for n in range(3)
        ).with_columns(made_at=pl.lit(0).cast(pl.Datetime("us", "UTC"))),
        Edits: edit_rows([*leaves, below, above]),
        SkillLines: SkillLines.frame(
            [{**line, "evolution": "desk@1", "edit_ids": [above.edit_id]}]
        ),
    }
    with warehouse.transaction() as transaction:
        for table, frame in rows.items():
            transaction.insert(table, frame)
    return leaves, below, above


def test_parents_that_share_nothing_do_not_count_above_either(merged, warehouse):
    leaves, below, above = merged
    given = pl.DataFrame({"edit_id": [below.edit_id, above.edit_id, leaves[2].edit_id]})
    found = warehouse.read_with("sources_behind", given).rows()
    counted = [("t0", "0", True), ("t1", "1", False)]
    assert sorted(found) == sorted(
        [(e.edit_id, *source) for e in (below, above) for source in counted]
        + [(leaves[2].edit_id, "t2", "2", True)]
    )
    given = pl.DataFrame({"edit_id": [above.edit_id]})
    behind = warehouse.read_with("leaves_behind", given)
    assert sorted(behind["leaf"]) == sorted(edit.edit_id for edit in leaves[:2])


def test_parents_that_share_nothing_stay_in_the_lineage_with_a_mark(merged, warehouse):
    rows = warehouse.read("blame_line", evolution="desk@1", path="SKILL.md", line=1).select(
        "trajectory_id", "counted"
    )
    assert sorted(rows.rows()) == [("t0", True), ("t1", True), ("t2", False)]


class Moody(OfflineEngine):
    """Merges nothing."""

    def merge(self, edits, skill, behind, item_id):
        as_they_are = (replace(e, parents=(e.edit_id,), attribution="carried") for e in edits)
        return Merged(tuple(as_they_are), carried="the model gave no answer")


@contextmanager
def moody(settings, warehouse):
    yield Answering(Moody.identity, 1, lambda items, failed: Moody())


def resent(n):
    """A run that teaches the same as all others: a refused call sent again unchanged."""
    call = {"id": "c", "function": {"name": "book_slot", "arguments": json.dumps({"slot": n})}}
    refused = {"role": "tool", "tool_call_id": "c", "content": "Error: the slot is taken"}
    ask = {"role": "assistant", "content": None, "tool_calls": [call]}
    text = f"Please book slot number {n} for me, whatever it takes."
    return {
        "task_id": n,
        "success": False,
        "messages": [{"role": "user", "content": text}, ask, refused, ask, refused],
    }


@pytest.mark.long
def test_a_carried_node_is_merged_by_the_next_run(t2s, t2s_json, warehouse, tmp_path, monkeypatch):
    path = tmp_path / "runs.jsonl"
    path.write_text("".join(json.dumps(resent(n)) + "\n" for n in range(9)), encoding="utf-8")
    t2s("ingest", path, "--skill", "desk")
    with monkeypatch.context() as patched:
        patched.setattr(merge_levels, "answering", moody)
        account = t2s_json("evolve", "desk", "--fan-in", 4)
    assert account["evolutions"][0]["nodes"] == {"carried": 3, "single": 1}
    carried = warehouse.read("carried_nodes", evolution="desk@1")
    assert set(carried["reason"]) == {"the model gave no answer"}
    t2s("verify")

    again = t2s_json("evolve", "desk", "--fan-in", 4)
    assert again["evolutions"][0]["nodes"] == {"merged": 3, "single": 1}
    assert warehouse.read("carried_nodes", evolution="desk@2").is_empty()
    t2s("verify")
    texts = [
        [line["text"] for line in t2s_json("blame", "desk", "--at", n)["lines"]] for n in (1, 2)
    ]
    assert texts[0] == texts[1]
