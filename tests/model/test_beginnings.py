"""How a skill is begun over HTTP: a draft that a person reads, or a description alone."""

import duckdb
import pytest
from skills_ref import validate

from t2s_pipeline.fake_endpoint.brain import honest
from t2s_pipeline.fake_endpoint.echo import echo

PLAIN = "What agents learned from recorded runs of depot; use when doing depot tasks."


def asked(home, stage):
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        query = "select item_id, accepted from llm_calls where stage = ? order by attempt"
        return connection.execute(query, [stage]).fetchall()


def description(home):
    text = (home / "skills" / "depot" / "SKILL.md").read_text(encoding="utf-8")
    return text.split('description: "')[1].split('"\n')[0]


@pytest.mark.system
def test_a_draft_is_a_skill_to_be_read_and_evolved_from(depot, tmp_path, t2s, t2s_json):
    told = t2s("draft", "depot", tmp_path).stdout
    folder = tmp_path / "depot"
    assert f"t2s evolve depot --base {folder}" in told
    assert validate(folder) == []
    drafted = (folder / "SKILL.md").read_text(encoding="utf-8")
    assert "## How to work" in drafted

    t2s("evolve", "depot", "--base", folder)
    lines = t2s_json("blame", "depot", "SKILL.md")["lines"]
    own = [line["text"] for line in lines if line["origin"] == "base"]
    assert [line for line in drafted.splitlines() if line.startswith("- ")] == [
        line for line in own if line.startswith("- ")
    ]
    assert asked(depot, "describe") == []
    t2s("verify")


def test_a_draft_is_asked_for_once_and_nothing_is_overwritten(depot, tmp_path, t2s):
    t2s("draft", "depot", tmp_path)
    assert "pass --yes" in t2s("draft", "depot", tmp_path, code=1).stderr
    t2s("draft", "depot", tmp_path, "--yes")
    assert len(asked(depot, "draft")) == 1


def test_a_draft_replaces_nothing_but_a_draft(depot, tmp_path, t2s):
    folder = tmp_path / "mine" / "depot"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert "no draft" in t2s("draft", "depot", tmp_path / "mine", "--yes", code=1).stderr
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.system
def test_a_skill_that_nobody_described_is_described_by_the_model(depot, t2s):
    t2s("evolve", "depot")
    assert description(depot).startswith("How to do depot tasks. Use it when")
    t2s("evolve", "depot")
    assert len(asked(depot, "describe")) == 1
    t2s("verify")


@pytest.mark.long
def test_what_a_person_said_of_it_stands(depot, tmp_path, t2s):
    t2s("ingest", tmp_path / "depot.jsonl", "--skill", "depot", "--description", "Parcels.")
    t2s("evolve", "depot")
    assert description(depot) == "Parcels."
    assert asked(depot, "describe") == []


@pytest.mark.long
@pytest.mark.parametrize("answer", ["", "{}", '{"description": "See https://x.example."}'])
def test_without_a_description_of_use_the_plain_one_stands(depot, t2s, serving, answer):
    def brain(body):
        told = honest(echo)(body)
        return {"content": answer} if "description" in (told.get("content") or "") else told

    serving(brain)
    t2s("evolve", "depot")
    assert description(depot) == PLAIN
    refused = asked(depot, "describe")
    assert refused
    assert not any(accepted for _, accepted in refused)
    t2s("evolve", "depot")
    assert asked(depot, "describe") == refused


def test_without_a_model_there_is_no_draft(desk, tmp_path, t2s):
    t2s("ingest", desk(3), "--skill", "desk")
    assert "written by a model" in t2s("draft", "desk", tmp_path, code=1).stderr


@pytest.mark.system
def test_what_may_be_spent_ends_the_analyses_and_says_how_to_go_on(depot, t2s):
    price = '[models.fake]\ndate = "2026-11-21"\ninput = 1.0\ncached_input = 0.5\noutput = 4.0\n'
    (depot / "prices.toml").write_text(price, encoding="utf-8")
    told = t2s("evolve", "depot", "--max-usd", "0.05", code=1).stderr
    assert "--max-usd" in told
    assert len(told.strip().splitlines()) == 1
    t2s("evolve", "depot", "--max-usd", "5")
    t2s("verify")


def test_prices_that_cannot_be_read_are_said_in_one_line(depot, t2s):
    (depot / "prices.toml").write_text("x = [", encoding="utf-8")
    for command in ("estimate", "evolve"):
        assert "prices.toml" in t2s(command, "depot", code=1).stderr
