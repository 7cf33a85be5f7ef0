"""What no evolution uses goes; what one used stays, with all that is behind it."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from t2s_pipeline.distill.decisions import Decision, decision_rows
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.resources import digests
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Decisions, Evolutions, LlmCalls, Patches, SkillFiles
from tests.conftest import ROOT, files_in, run_in
from tests.llm.asking import calls_in

NOW = datetime.now(UTC)


def revise(path):
    """Give each of the runs one more word, so that it is another record."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for record in records:
        record["traj"][-1]["content"] += " Good bye."
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")


@pytest.fixture(scope="module")
def revised_once(evolved_once, desk_traces, memory):
    """The evolved desk, revised and analysed, and revised again before it was evolved."""
    home, path = memory / "revised", desk_traces
    shutil.copytree(evolved_once, home)
    written, take_in = path.read_bytes(), ["ingest", str(path), "--skill", "desk"]
    revise(path)
    run_in(home, take_in)
    analyse(home)
    revise(path)
    run_in(home, take_in, ["evolve", "desk"])
    path.write_bytes(written)
    return home


@pytest.fixture
def revised(revised_once, home):
    shutil.copytree(revised_once, home)
    return Warehouse(path=str(home / "warehouse.duckdb"))


def analyse(home):
    """Analyse without evolving, as the UI does."""
    keys = Warehouse(path=str(home / "warehouse.duckdb")).read("learnable", skill="desk")
    first, last = keys["partition_key"][0], keys["partition_key"][-1]
    stage = ["-m", "benchmarks.stage", "analyse", "trajectories,patches", first, last]
    environment = {**os.environ, "T2S_HOME": str(home), "DAGSTER_HOME": str(home / "dagster")}
    environment["T2S_ENGINE"] = "offline"
    command = [sys.executable, *stage]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)


def told_of(t2s_json):
    return {
        at: (
            t2s_json("blame", "desk", "--at", at),
            t2s_json("why-not", "desk", "--at", at),
            t2s_json("show", "desk", "--at", at),
        )
        for at in (1, 2)
    }


def held_by(warehouse, table):
    with duckdb.connect(warehouse.path) as connection:
        return connection.sql(f"select count(*) from {table}").fetchall()[0][0]


@pytest.mark.long
def test_only_what_no_evolution_uses_goes(revised, t2s, t2s_json, home):
    before, files = told_of(t2s_json), files_in(home / "skills")
    assert held_by(revised, "patches") == 72
    dropped = t2s_json("gc", "--yes")["dropped"]
    assert dropped["patches"] == 24
    assert dropped["edits"] > 0
    assert held_by(revised, "patches") == 48
    assert told_of(t2s_json) == before
    assert files_in(home / "skills") == files
    t2s("verify")
    assert "There is nothing that no evolution uses." in t2s("gc", "--yes").stdout
    assert t2s_json("evolve", "desk")["changed"] is False


@pytest.mark.long
def test_it_is_shown_first_and_nothing_goes_without_a_yes(revised, t2s):
    told = t2s("gc", code=1).stderr
    assert "This would drop: 24 patches, " in told
    assert "edits" in told
    assert "pass --yes to do it" in told
    assert held_by(revised, "patches") == 72
    t2s("verify")


@pytest.mark.long
def test_what_was_analysed_since_waits_for_the_next_evolution(evolved, desk, t2s, t2s_json):
    t2s("ingest", desk(8, skip=24, name="more"), "--skill", "desk")
    analyse(evolved)
    assert set(t2s_json("gc", "--yes")["dropped"].values()) == {0}
    assert t2s_json("evolve", "desk")["analysed_now"] == 0


@pytest.mark.long
def test_what_a_decision_rests_on_stays(revised, warehouse, t2s_json):
    with duckdb.connect(warehouse.path) as connection:
        query = (
            "select edit_id, node_id from edits where level = 0 and node_id not in "
            "(select patch_id from slots where patch_id is not null) order by edit_id limit 1"
        )
        leaf, patch = connection.sql(query).fetchall()[0]
    said = Decision(
        skill="desk",
        rule_id="rule:1",
        leaves=(leaf,),
        decision="reject",
        change=Change(op="append_to_section", path="SKILL.md", content="- words"),
        author="a",
        reason="wrong",
    )
    with warehouse.transaction() as transaction:
        transaction.insert(Decisions, decision_rows([said], NOW))
    assert t2s_json("gc", "--yes")["dropped"]["patches"] == 23
    with duckdb.connect(warehouse.path) as connection:
        left = connection.sql("select patch_id from patches").fetchall()
    assert (patch,) in left


def test_versions_of_the_skill_that_nobody_came_to_go(evolved, warehouse, t2s_json):
    with warehouse.transaction() as transaction:
        row = {"skill": "desk", "version": "skill:x", "path": "SKILL.md", "content": "x"}
        transaction.insert(
            SkillFiles, SkillFiles.frame([{**row, "encoding": "utf-8", "executable": False}])
        )
    assert t2s_json("gc", "--yes")["dropped"]["versions"] == 1


def test_versions_that_stand_stay_although_no_evolution_comes_to_them_now(
    evolved, warehouse, t2s, t2s_json
):
    with duckdb.connect(warehouse.path) as connection:
        connection.execute("update evolutions set skill_version = base_version, row_digest = null")
        connection.execute(digests.seal(Evolutions))
    assert t2s_json("gc", "--yes")["dropped"]["versions"] == 0
    t2s("show", "desk")


def call(item, days_ago):
    return {
        "key": f"key of {item}",
        "stage": "propose",
        "item_id": item,
        "base_url": "http://127.0.0.1",
        "model": "m",
        "request": "asked",
        "response": "answered",
        "accepted": True,
        "input_tokens": 7,
        "cost_usd": 0.25,
        "latency_s": 0.5,
        "attempt": 0,
        "at": NOW - timedelta(days=days_ago),
        "question": "q",
    }


@pytest.fixture
def answered(evolved, warehouse):
    """Answers of three ages, one of them for a patch that failed."""
    failed = {
        "patch_id": "patch:failed",
        "trajectory_id": "desk/desk.0.0",
        "base_version": "skill:x",
        "engine": "model",
        "engine_version": "1",
        "analyst": "error",
        "status": "failed",
        "peers": [],
        "reasoning": "no answer",
        "made_at": NOW + timedelta(days=1),
    }
    calls = [call("patch:new", 1), call("patch:old", 40), call("patch:failed", 40)]
    with warehouse.transaction() as transaction:
        transaction.insert(Patches, Patches.frame([failed]))
        transaction.insert_new(LlmCalls, "key", LlmCalls.frame(calls))
    return warehouse


def words(warehouse):
    return {c["item_id"].removeprefix("patch:"): c["response"] for c in calls_in(warehouse)}


def test_answers_are_kept_unless_a_time_is_given(answered, t2s, t2s_json):
    assert "answers" not in t2s_json("gc", "--yes")["dropped"]
    assert set(words(answered).values()) == {"answered"}


@pytest.mark.parametrize("by", ["option", "environment"])
def test_words_of_old_answers_go_and_tokens_and_cost_stay(answered, t2s, t2s_json, by, monkeypatch):
    if by == "environment":
        monkeypatch.setenv("T2S_KEEP_ANSWERS", "30")
    given = ["--keep-answers", "30"] if by == "option" else []
    assert "1 model answer loses its words" in t2s("gc", *given, code=1).stderr
    told = t2s_json("gc", "--yes", *given)
    assert told["dropped"]["answers"] == 1
    assert told["keep_answers_days"] == 30
    assert words(answered) == {"new": "answered", "old": None, "failed": "answered"}
    old = next(c for c in calls_in(answered) if c["item_id"] == "patch:old")
    assert (old["request"], old["input_tokens"], old["cost_usd"]) == (None, 7, 0.25)
    assert set(t2s_json("gc", "--yes", *given)["dropped"].values()) == {0}
    t2s("verify")


def test_a_setting_that_is_no_number_of_days_is_refused(evolved, t2s, monkeypatch):
    monkeypatch.setenv("T2S_KEEP_ANSWERS", "soon")
    assert "T2S_KEEP_ANSWERS must be a whole number" in t2s("gc", code=2).stderr
