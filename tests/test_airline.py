"""Real recordings of a service desk: what is learned from them, and how it is told."""

import json
import re

from skills_ref import validate

from tests.conftest import files_in


def evolve(t2s, t2s_json, path):
    told = t2s_json("ingest", path, "--skill", "airline")
    t2s("evolve", "airline")
    lines = t2s_json("blame", "airline")["lines"]
    return told, [line for line in lines if line["origin"] == "taught" and line["text"].strip()]


def test_what_is_learned_from_the_airline_desk(airline, t2s, t2s_json, home, warehouse):
    told, rules = evolve(t2s, t2s_json, airline)
    assert told["new"] == 200
    assert told["outcomes"] == {"success": 84, "failure": 116, "cut off": 5}
    assert validate(home / "skills" / "airline") == []
    assert len({rule["text"] for rule in rules}) >= 12
    assert all(rule["support"] >= 3 for rule in rules)
    assert not particulars(airline) & words([rule["text"] for rule in rules])
    t2s("verify")


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
    _, rules = evolve(t2s, t2s_json, stripped)
    assert len(rules) >= 6
    text = (home / "skills" / "airline" / "SKILL.md").read_text("utf-8")
    assert "such rules need expected actions in the records, or a model" in " ".join(text.split())


def test_evolving_in_two_steps_equals_evolving_at_once(
    airline, t2s, t2s_json, home, folder, use_home
):
    records = json.loads(airline.read_text(encoding="utf-8"))
    parts = [folder / "first.json", folder / "second.json"]
    for path, part in zip(parts, (records[:160], records[160:]), strict=True):
        path.write_text(json.dumps(part), encoding="utf-8")
    for path in parts:
        t2s("ingest", path, "--skill", "airline", "--origin", "desk")
        t2s("evolve", "airline")
    account = t2s_json("status")["skills"][0]["evolutions"][0]
    assert account["patches_made"] == 40
    assert account["nodes"]["merged"] <= 5 + 2 + 1
    assert account["nodes"]["reused"] >= 20
    in_two = files_in(home / "skills")
    other = use_home(folder / "other")
    t2s("ingest", *parts, "--skill", "airline", "--origin", "desk")
    t2s("evolve", "airline")
    assert files_in(other / "skills") == in_two


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
