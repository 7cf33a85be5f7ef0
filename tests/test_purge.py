"""Purging: a marker that was planted in some runs is nowhere in the home any more."""

import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import dagster as dg
import duckdb
import polars as pl
import pytest

from t2s_pipeline.commands.purge import said_of
from t2s_pipeline.commands.purged_files import blank_sources
from t2s_pipeline.commands.purging import KEYS
from t2s_pipeline.distill.decisions import Decision
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.resources import digests
from t2s_pipeline.resources.journal import Journal
from t2s_pipeline.resources.mentions import Mentions
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import (
    TABLES,
    Arrivals,
    Decisions,
    Endpoints,
    Evolutions,
    HandEdits,
    LlmCalls,
    Purges,
    Skills,
)
from t2s_pipeline.settings import settings
from tests.conftest import ROOT, files_in
from tests.taking_back import (
    MARKED,
    MARKER,
    columns_with,
    files_with,
    records,
    run,
    t2s_in,
    write,
)

PURGE = ("--reason", "asked to be forgotten", "--purge", "--yes")
COMMAND = [sys.executable, "-m", "t2s_pipeline.cli", "revoke", *MARKED, *PURGE]


@pytest.fixture
def marked(small_once, home):
    """A copy of the small desk, with a model's answers."""
    return marked_copy(small_once, home)


def marked_copy(small_once, home):
    shutil.copytree(small_once, home)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        path = str(home / "sources" / "desk.jsonl")
        connection.execute("update arrivals set source_uri = ?, row_digest = null", [path])
        connection.execute(digests.seal(Arrivals))
        ids = connection.sql("select patch_id from patches order by patch_id").fetchall()
        nodes = connection.sql("select node_id from nodes order by node_id").fetchall()
    answer(home, [*(i for (i,) in [*ids, *nodes]), "patch:nobody-knows"])
    return home


class Purged(NamedTuple):
    """A home after a purge, and what the command said."""

    home: Path
    told: dict


@pytest.fixture(scope="session")
def purged_once(small_once, memory):
    """A copy of it that was purged of the marked runs, save for a note of somebody's own."""
    home = marked_copy(small_once, memory / "purged")
    (home / "notes.txt").write_text(f"look at {MARKED[0]} again", encoding="utf-8")
    told = json.loads(t2s_in(home, "revoke", *MARKED, *PURGE, "--json", code=1))
    assert told["still_named_in"] == [str(home / "notes.txt")]
    (home / "notes.txt").unlink()
    return Purged(home, told)


@pytest.fixture
def purged(purged_once, home):
    """A copy of that."""
    shutil.copytree(purged_once.home, home)
    return Purged(home, purged_once.told)


def answer(home, items):
    """Store a model's answer for each of these items, all with the marker in it."""
    rows = LlmCalls.frame(
        {
            "key": f"call:{n}",
            "stage": "propose",
            "item_id": item,
            "base_url": "http://localhost",
            "model": "m",
            "request": f"about {MARKER}" if marked_item(home, item) else "about others",
            "response": "",
            "accepted": True,
            "latency_s": 0.0,
            "attempt": 0,
            "at": datetime.now(UTC),
        }
        for n, item in enumerate(items)
    )
    with Warehouse(path=str(home / "warehouse.duckdb")).transaction() as transaction:
        transaction.insert(LlmCalls, rows)


def marked_item(home, item):
    """Tell whether an item read a marked run; every merge of so small a desk did."""
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        found = connection.execute(
            "select count(*) from patches where patch_id = ? and not contains(trajectory_id, ?)",
            [item, MARKER],
        ).fetchall()
    return found == [(0,)]


def rows_left(home):
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        query = "select count(*) from arrivals where list_contains($names, trajectory_id)"
        return connection.execute(query, {"names": MARKED}).fetchall() != [(0,)]


def test_the_marker_stands_everywhere_before(marked):
    columns = columns_with(marked, MARKER)
    assert columns >= {
        "arrivals.record",
        "arrivals.trajectory_id",
        "edits.content",
        "edits.evidence",
        "edits.lesson",
        "llm_calls.request",
        "patches.trajectory_id",
        "skill_files.content",
        "skill_lines.text",
        "slots.trajectory_id",
        "steps.arguments",
        "steps.result",
        "steps.text",
        "trajectories.task_text",
    }
    files = files_with(marked, MARKER)
    assert files >= {
        "audit/desk/1.html",
        "audit/desk/latest.html",
        "dagster/history/runs.db",
        "dagster/history/runs/index.db",
        "skills/desk/SKILL.md",
        "skills/desk/references/provenance.json",
        "sources/desk.jsonl",
        "warehouse.duckdb",
    }
    assert len([file for file in files if file.startswith("dagster/history/runs/")]) >= 3


def test_after_a_purge_it_stands_nowhere(purged_once):
    assert purged_once.told["purged"] == MARKED
    assert purged_once.told["evolutions_purged"] == ["desk@1"]
    assert not columns_with(purged_once.home, MARKER)
    assert not files_with(purged_once.home, MARKER)


def test_what_is_left_is_whole(purged, t2s, t2s_json):
    account = t2s_json("status")["skills"][0]
    assert [(e["evolution"], e["status"]) for e in account["evolutions"]] == [
        ("desk@2", "released"),
        ("desk@1", "purged"),
    ]
    assert account["arrived"] == 5
    assert account["up_to_date"]
    assert t2s_json("evolve", "desk")["changed"] is False
    assert "was purged" in t2s("blame", "desk", "--at", "1", code=1).stderr
    t2s("verify")


@pytest.mark.system
def test_the_skill_is_the_one_that_never_saw_them(purged_once, t2s, home, tmp_path):
    t2s("ingest", write(tmp_path / "desk.jsonl"), "--skill", "desk")
    t2s("revoke", *MARKED, "--reason", "empty from the start", "--yes", "--later")
    t2s("evolve", "desk")
    assert files_in(home / "skills") == files_in(purged_once.home / "skills")


@pytest.mark.long
def test_evolutions_that_saw_them_withdrawn_stay_without_their_names(marked, t2s, t2s_json):
    t2s("revoke", *MARKED, "--reason", f"{MARKER} asks", "--yes")
    assert {"revocations.reason", "slots.trajectory_id"} <= columns_with(marked, MARKER)
    assert "audit/desk/2.html" in files_with(marked, MARKER)
    before = files_in(marked / "skills")
    told = t2s_json("revoke", *MARKED, *PURGE)
    assert told["evolution"] is None
    assert told["evolutions_purged"] == ["desk@1"]
    assert not columns_with(marked, MARKER)
    assert not files_with(marked, MARKER)
    assert files_in(marked / "skills") == before
    pages = {path for path in files_in(marked) if path.startswith("audit/")}
    assert pages == {"audit/desk/2.html", "audit/desk/latest.html"}
    assert t2s_json("blame", "desk")["evolution"] == "desk@2"
    t2s("verify")


@pytest.mark.long
def test_positions_stay_and_what_comes_later_goes_on_behind_them(purged, t2s, t2s_json, tmp_path):
    late = tmp_path / "late.jsonl"
    late.write_text(json.dumps(run("late", 0, "book_slot")) + "\n", encoding="utf-8")
    t2s("ingest", late, "--skill", "desk")
    evolution = t2s_json("evolve", "desk")["evolutions"][0]
    assert evolution["slots"] == {"patch": 6, "revoked": 3}
    with duckdb.connect(str(purged.home / "warehouse.duckdb")) as connection:
        rows = connection.execute(
            "select position, trajectory_id, reason from slots where evolution = ? order by 1",
            [evolution["evolution"]],
        ).fetchall()
    assert [position for position, _, _ in rows] == list(range(9))
    assert rows[7] == (7, "desk/purged.7", "purged")
    assert rows[8][1] == "desk/late.late.0"


def test_dagster_still_knows_the_others(purged):
    kept = {f"desk/desk.plain-{n}.0" for n in range(4)} | {"desk/desk.plain-1.1"}
    with dg.DagsterInstance.get() as instance:
        assert set(instance.get_dynamic_partitions("trajectory")) == kept
        assert set(instance.get_dynamic_partitions("evolution")) == {"desk@2"}
        for asset in ("trajectories", "patches"):
            assert instance.get_materialized_partitions(dg.AssetKey(asset)) == kept
        assert instance.get_materialized_partitions(dg.AssetKey("skill")) == {"desk@2"}
        jobs = [record.dagster_run.job_name for record in instance.get_run_records()]
    assert sorted(jobs) == ["analyse", "evolve"]


def test_only_answers_for_what_is_left_stay(purged_once):
    with duckdb.connect(str(purged_once.home / "warehouse.duckdb")) as connection:
        left = connection.sql("select item_id from llm_calls").fetchall()
        patches = connection.sql("select patch_id from patches").fetchall()
    assert sorted(left) == sorted(patches)
    assert len(left) == 5


@pytest.mark.system
def test_a_killed_purge_goes_on_when_given_again(marked, t2s):
    with subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as it:
        while it.poll() is None and not list(marked.glob(".rewriting-*")):
            time.sleep(0.001)
        it.kill()
        assert it.wait() == -signal.SIGKILL
    if rows_left(marked):  # it was killed before the new file had taken its place
        t2s("revoke", *MARKED, *PURGE)
    assert not columns_with(marked, MARKER)
    assert not files_with(marked, MARKER)


@pytest.mark.parametrize(
    ("text", "rule"), [(None, "“- Look up the order.”"), ("- Look first.", "“- Look first.”")]
)
def test_a_decision_is_told_by_its_rule(text, rule):
    change = Change(op="append_to_section", path="SKILL.md", content="- Look up the order.\n")
    old = Decision(
        skill="desk",
        rule_id=change.rule_id,
        leaves=(),
        decision="reword",
        change=change,
        author="Ann",
        reason="shorter",
        text=text,
    )
    told = f"{rule} was reworded by Ann"
    assert said_of(old, None) == f"A decision goes with its last run: {told}"
    assert said_of(old, old) == f"A decision is kept with the runs that are left: {told}"


def test_it_cannot_wait(marked, t2s):
    assert "cannot wait" in t2s("revoke", *MARKED, *PURGE, "--later", code=2).stderr


def test_every_table_is_accounted_for():
    staying, said = {Skills, Evolutions, Endpoints, Purges}, {Decisions, HandEdits}
    assert {*KEYS, *staying, *said} == set(TABLES)
    assert not {*staying, *said} & KEYS.keys()


def test_lines_of_a_journal_keep_their_numbers(marked):
    path = write(marked / "sources" / "runs.jsonl")
    gone = pl.DataFrame(
        {
            "trajectory_id": [f"desk/runs.{MARKER}-1.0"],
            "skill": ["desk"],
            "origin": ["runs"],
            "source_uri": ["rollouts/runs.jsonl"],
            "source_format": ["openai_chat"],
        }
    )
    blank_sources(settings(), gone)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[3] == ""
    assert json.loads(lines[7])["task_id"] == f"{MARKER}-2"
    with Journal.open(path) as journal:
        assert len(journal.records()) == len(records()) - 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a/b.1.1", True),
        ('{"partition": "a/b.1.1"}', True),
        (r'"first:\na/b.1.1."', True),
        ("(the first: a/b.1.1);", True),
        ("a/b.1.10", False),
        ("a/b.1.1.2", False),
        ("aa/b.1.1", False),
        ("a/b.1", False),
        (None, False),
    ],
)
def test_names_are_found_whole(text, found):
    mentions = Mentions("a", {"a/b.1.1": "a/purged.7"})
    assert mentions.found(text) is found
    if found:
        assert mentions.replaced(text) == text.replace("a/b.1.1", "a/purged.7")
