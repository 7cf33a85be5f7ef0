"""Real recordings of a service desk: what is learned from them, and how it is told."""

import json
import re

import pytest
from skills_ref import validate

from tests.conftest import files_in


def taught(t2s_json):
    lines = t2s_json("blame", "airline")["lines"]
    return [line for line in lines if line["origin"] == "taught" and line["text"].strip()]


@pytest.mark.system
def test_what_is_learned_from_the_airline_desk(evolved_airline, airline, t2s, t2s_json):
    account = t2s_json("status")["skills"][0]
    assert (account["arrived"], account["successes"], account["failures"]) == (200, 84, 116)
    assert account["cut_off"] == 5
    assert validate(evolved_airline / "skills" / "airline") == []
    rules = taught(t2s_json)
    assert len({rule["text"] for rule in rules}) >= 12
    assert all(rule["support"] >= 3 for rule in rules)
    assert not particulars(airline) & words([rule["text"] for rule in rules])
    t2s("verify")


@pytest.mark.system
def test_without_expected_actions_it_says_what_it_cannot_know(
    airline, t2s, t2s_json, home, tmp_path
):
    records = json.loads(airline.read_text(encoding="utf-8"))
    for record in records:
        del record["info"]["task"]["actions"]
        if record["info"]["reward_info"]:
            record["info"]["reward_info"].pop("actions")
    stripped = tmp_path / "stripped.json"
    stripped.write_text(json.dumps(records), encoding="utf-8")
    t2s("ingest", stripped, "--skill", "airline")
    t2s("evolve", "airline")
    assert len(taught(t2s_json)) >= 6
    text = (home / "skills" / "airline" / "SKILL.md").read_text("utf-8")
    assert "such rules need expected actions in the records, or a model" in " ".join(text.split())


@pytest.mark.long
def test_evolving_in_two_steps_equals_evolving_at_once(
    airline_once, airline, t2s, t2s_json, home, tmp_path
):
    records = json.loads(airline.read_text(encoding="utf-8"))
    for name, part in (("first", records[:160]), ("second", records[160:])):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(part), encoding="utf-8")
        t2s("ingest", path, "--skill", "airline", "--origin", "gpt-4o-airline")
        t2s("evolve", "airline")
    account = t2s_json("status")["skills"][0]["evolutions"][0]
    assert account["patches_made"] == 40
    # New: five nodes over the 40, the one above four of these, and the root.
    assert account["nodes"] == {"merged": 7, "reused": 22, "single": 1}
    assert files_in(home / "skills") == files_in(airline_once / "skills")


def particulars(airline):
    """Ids, names and amounts of the tasks: what no rule may restate."""
    records = json.loads(airline.read_text(encoding="utf-8"))
    text = json.dumps([[r["info"]["task"], r["traj"][1:]] for r in records])
    ids = re.findall(r"\b(?:[A-Z0-9]{6}|HAT\d{3}|[a-z]+_[a-z]+_\d{4}|\w+_\d{7})\b", text)
    names = re.findall(r"first_name\W+(\w+)\W+last_name\W+(\w+)", text)
    amounts = re.findall(r"\b\d{2,}\b", text)
    return {*ids, *(name for pair in names for name in pair), *amounts}


def words(texts):
    return {word for text in texts for word in re.findall(r"\w+", text)}
