"""Sequential baselines from the command line, over HTTP."""

import duckdb
import pytest

from tests.model.conftest import RUNS
from tests.taking_back import MARKED, MARKER, columns_with, files_with
from tests.taking_back import write as write_marked

BATCH = 4
SEQUENTIAL = ("evolve", "depot", "--strategy", "sequential", "--batch", BATCH)


def rows(home, query):
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.sql(query).fetchall()


@pytest.mark.system
def test_each_batch_is_learned_against_what_those_before_came_to(depot, t2s, t2s_json):
    (row,) = t2s_json(*SEQUENTIAL)["evolutions"]
    assert (row["evolution"], row["batch"], row["status"]) == ("depot@1", BATCH, "finished")
    assert sum(row["slots"].values()) == RUNS
    assert set(row["slots"]) <= {"patch", "empty"}
    against = [
        version
        for (version,) in rows(
            depot, "select base_version from slots join patches using (patch_id) order by position"
        )
    ]
    batches = [set(against[n : n + BATCH]) for n in range(0, RUNS, BATCH)]
    assert [len(batch) for batch in batches] == [1, 1, 1]
    assert len(set().union(*batches)) == len(batches)
    assert not (depot / "skills" / "depot").exists()
    t2s("verify")

    lines = t2s_json("blame", "depot", "--at", 1)["lines"]
    taught = [line for line in lines if line["origin"] == "taught" and line["text"].strip()]
    assert len(taught) == row["rules"] > 0
    for line in taught:
        place = f"{line['path']}:{line['line']}"
        causes = t2s_json("blame", "depot", place, "--at", 1)["causes"]
        assert causes
        assert all(cause["quotes"] for cause in causes)
    first = taught[0]["text"].removeprefix("- ")
    told = rows(depot, "select request from llm_calls where stage = 'propose' order by \"at\"")
    assert first not in told[0][0]
    assert any(first in request for (request,) in told)


@pytest.mark.long
def test_a_second_time_it_asks_nothing_and_changes_nothing(depot, t2s, t2s_json):
    made = t2s_json(*SEQUENTIAL)["evolutions"][0]["skill_version"]
    asked = rows(depot, "select count(*) from llm_calls")
    (again,) = t2s_json(*SEQUENTIAL)["evolutions"]
    assert (again["evolution"], again["skill_version"]) == ("depot@1", made)
    assert rows(depot, "select count(*) from llm_calls") == asked


@pytest.mark.long
def test_a_baseline_stands_beside_the_course_of_the_skill(depot, t2s, t2s_json):
    t2s(*SEQUENTIAL)
    assert "not evolved yet" in t2s("status").stdout
    assert t2s_json("evolve", "depot")["evolutions"][0]["evolution"] == "depot@2"
    t2s("evolve", "depot", "--strategy", "sequential", "--batch", 5)
    assert "Nothing changed since depot@2" in t2s("evolve", "depot").stdout
    assert "(depot@2)" in t2s("blame", "depot").stdout
    assert "sequential baseline (5 at a time), finished" in t2s("status").stdout
    t2s("verify")
    t2s("gc", "--yes")
    t2s("verify")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--batch", 3], "--batch goes with --strategy sequential only"),
        (["--strategy", "sequential", "--fan-in", 3], "--fan-in does not go with"),
        (["--strategy", "sequential", "--base", "."], "--base does not go with"),
    ],
)
def test_options_that_do_not_go_together_are_refused(home, t2s, options, said):
    assert said in t2s("evolve", "depot", *options, code=2).stderr


def test_without_a_model_there_is_none(desk, t2s):
    t2s("ingest", desk(3), "--skill", "desk")
    done = t2s("evolve", "desk", "--strategy", "sequential", code=1)
    assert "needs a model" in done.stderr


@pytest.mark.long
def test_a_purge_reaches_what_later_batches_were_shown(home, tmp_path, t2s, t2s_json, serving):
    serving()
    t2s("ingest", write_marked(tmp_path / "desk.jsonl"), "--skill", "desk")
    t2s("evolve", "desk", "--strategy", "sequential", "--batch", 2)
    t2s("evolve", "desk")
    columns = columns_with(home, MARKER)
    assert {"llm_calls.request", "skill_files.content", "edits.content"} <= columns
    t2s("revoke", *MARKED, "--reason", "asked to", "--purge", "--yes")
    assert columns_with(home, MARKER) == set()
    assert files_with(home, MARKER) <= {str(tmp_path / "desk.jsonl")}
    statuses = {
        one["evolution"]: one["status"] for one in t2s_json("status")["skills"][0]["evolutions"]
    }
    assert statuses["desk@1"] == "purged"
    t2s("verify")
