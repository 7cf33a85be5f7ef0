"""docs/sql.md: what an auditor asks, on a warehouse that nothing of ours has open."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent.parent / "docs" / "sql.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^## \d+\. (.+)\n(?:.|\n)*?```sql\n((?:.|\n)*?)```", PAGE, re.MULTILINE)
SETTING = re.search(r"```sql\n(set variable(?:.|\n)*?)```", PAGE)[1]
ASKING = """
import json, sys
import duckdb

file, setting, query = sys.argv[1:]
connection = duckdb.connect(file, read_only=True)
connection.execute(setting)
relation = connection.sql(query)
rows = [dict(zip(relation.columns, row)) for row in relation.fetchall()]
ours = sorted(name for name in sys.modules if name.startswith(("t2s", "dagster", "polars")))
print(json.dumps({"rows": rows, "ours": ours}, default=str))
"""
"""A reader that has DuckDB and nothing else."""


@pytest.fixture
def ask(evolved, tmp_path, desk, t2s):
    """Ask the copied warehouse of a desk with quarantined runs a question of the page."""
    t2s("ingest", desk(8, skip=24, name="odd"), "--skill", "desk", "--trust", "untrusted")
    t2s("evolve", "desk")
    file = tmp_path / "warehouse.duckdb"
    shutil.copyfile(evolved / "warehouse.duckdb", file)
    file.chmod(0o444)

    def run(question, **variables):
        query = next(query for title, query in QUESTIONS if title.startswith(question))
        setting = SETTING + "".join(f"set variable {k} = '{v}';" for k, v in variables.items())
        command = [sys.executable, "-I", "-c", ASKING, str(file), setting, query]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["ours"] == []
        return told["rows"]

    return run


def test_there_are_ten_questions():
    assert len(QUESTIONS) == 10


def test_the_answers_are_those_of_the_commands(ask, t2s_json):
    lines = t2s_json("blame", "desk", "--at", "1")["lines"]
    taught = {
        (line["path"], line["line"]): line["support"]
        for line in lines
        if line["origin"] == "taught" and line["text"].strip()
    }
    rules = ask("Which rules are there")
    assert {(row["path"], row["line"]): row["tasks"] for row in rules} == taught
    assert {(row["path"], row["line"]) for row in ask("Which rules rest on one origin")} == set(
        taught
    )
    causes = {
        place: t2s_json("blame", "desk", f"{place[0]}:{place[1]}", "--at", "1")["causes"]
        for place in taught
    }
    failures = {
        (row["path"], row["line"]): row["failures"]
        for row in ask("Which rules are known from failures")
    }
    assert failures == {
        place: len(of_line)
        for place, of_line in causes.items()
        if all(cause["success"] is False for cause in of_line)
    }
    place = next(iter(taught))
    words = ask("In which words", line=place[1])
    assert {(row["trajectory_id"], row["step"], row["quote"]) for row in words} == {
        (quote["trajectory_id"], quote["step"], quote["quote"])
        for cause in causes[place]
        for quote in cause["quotes"]
    }
    trajectory = causes[place][0]["trajectory_id"]
    edits = ask("What did this trajectory teach", trajectory=trajectory)
    assert f"{place[0]}:{place[1]}" in {line for row in edits for line in row["lines"] or []}


def test_models_and_costs_are_counted(ask, warehouse):
    assert ask("Which rules rest on runs of this model") == []
    costs = ask("What did each rule cost")
    assert costs
    assert all((row["calls"], row["cost_usd"]) == (0, 0) for row in costs)


def test_what_was_not_used_is_told(ask, t2s_json):
    dropped = ask("What nearly became a rule")
    told = t2s_json("why-not", "desk", "--at", "1")["discards"]
    assert len(dropped) == len([one for one in told if one["stage"] in ("select", "apply")]) > 0
    kept_out = ask("Which trajectories were kept out", evolution="desk@2")
    assert {row["state"] for row in kept_out} == {"excluded"}
    assert len(kept_out) == 8
    assert ask("Which trajectories were kept out") == []


def test_the_change_from_one_evolution_to_the_next_is_told(ask):
    rows = ask("How did the skill change")
    assert rows
    assert all(set(row["tasks"]) <= {"desk@1", "desk@2"} for row in rows)
    assert any(set(row["tasks"]) == {"desk@1", "desk@2"} for row in rows)


def test_a_model_and_its_costs_stand_with_the_rules_it_worked_for(evolved, warehouse, tmp_path):
    import duckdb

    calls = (
        "insert into llm_calls (key, stage, item_id, model, accepted, cost_usd) "
        "select patch_id, 'propose', patch_id, 'gpt-4o', true, 0.5 from patches"
    )
    with duckdb.connect(str(evolved / "warehouse.duckdb")) as connection:
        connection.execute(calls)
        connection.execute("update trajectories set model = 'gpt-4o'")
        connection.execute(SETTING)
        query = dict(QUESTIONS)
        relation = connection.sql(query["What did each rule cost?"])
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        assert rows
        for row in rows:
            behind = connection.sql(
                "select count(*) from lineage_of('desk@1', $path, $line, $line)",
                params={"path": row["path"], "line": row["line"]},
            ).fetchall()
            assert row["calls"] == behind[0][0]
            assert row["cost_usd"] == 0.5 * row["calls"]
        connection.execute("update llm_calls set cost_usd = null")
        assert {row[3] for row in connection.sql(query["What did each rule cost?"]).fetchall()} == {
            None
        }
        title = next(title for title in query if title.startswith("Which rules rest on runs"))
        of_model = connection.sql(query[title]).fetchall()
        assert len(of_model) == len(rows)
        assert all(tasks_of_model == tasks for _, _, tasks_of_model, tasks, _ in of_model)
