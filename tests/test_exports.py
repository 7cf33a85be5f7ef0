"""What others read beside the skill is of its format."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from skills_ref import validate

from t2s_pipeline.distill.skill.evals import Task, evals
from t2s_pipeline.ids import digest

ROOT = Path(__file__).parent.parent
PROVENANCE = json.loads((ROOT / "docs" / "provenance.schema.json").read_text(encoding="utf-8"))
EVALS = {
    "type": "object",
    "required": ["skill_name", "evals"],
    "additionalProperties": False,
    "properties": {
        "skill_name": {"type": "string"},
        "evals": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "prompt", "expected_output"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "integer"},
                    "prompt": {"type": "string", "pattern": "\\S"},
                    "expected_output": {"type": "string", "pattern": "\\S"},
                    "files": {"type": "array", "items": {"type": "string"}},
                    "expectations": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
"""The form of evals/evals.json, as the Agent Skills documentation and skill-creator have it."""


@pytest.fixture
def provenance(evolved):
    path = evolved / "skills" / "desk" / "references" / "provenance.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_provenance_is_of_its_schema(provenance):
    Draft202012Validator.check_schema(PROVENANCE)
    Draft202012Validator(PROVENANCE).validate(provenance)
    assert provenance["ranges"]


@pytest.mark.long
def test_the_provenance_of_a_skill_without_rules_is_of_its_schema(t2s, desk, home):
    t2s("ingest", desk(1), "--skill", "desk")
    t2s("evolve", "desk")
    path = home / "skills" / "desk" / "references" / "provenance.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator(PROVENANCE).validate(told)
    assert told["ranges"] == []


BROKEN = {
    "another format": lambda told: told.update(format=2),
    "a key nobody declared": lambda told: told.update(at="today"),
    "no skill": lambda told: told.pop("skill"),
    "a line before the first": lambda told: told["ranges"][0].update(start_line=0),
    "another hash": lambda told: told["ranges"][0].update(content_hash="md5:1"),
    "no edits": lambda told: told["ranges"][0].update(edits=[]),
    "nobody behind it": lambda told: told["ranges"][0].update(trajectories=[]),
    "a step before the first": lambda told: told["ranges"][0]["trajectories"][0].update(steps=[-1]),
    "an absolute path": lambda told: told["ranges"][0].update(path="/etc/passwd"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_what_is_not_of_it(provenance, name):
    BROKEN[name](provenance)
    assert not Draft202012Validator(PROVENANCE).is_valid(provenance)


def test_every_part_of_the_schema_says_what_it_is():
    ranges, trajectory = PROVENANCE["$defs"]["range"], PROVENANCE["$defs"]["trajectory"]
    for part in (PROVENANCE, ranges, trajectory):
        assert set(part["required"]) == set(part["properties"])
        for name, told in part["properties"].items():
            assert told.get("description"), name


def test_the_hashes_are_those_of_the_lines_and_ranges_do_not_overlap(provenance, evolved):
    for path in {place["path"] for place in provenance["ranges"]}:
        lines = (evolved / "skills" / "desk" / path).read_text(encoding="utf-8").split("\n")
        places = [place for place in provenance["ranges"] if place["path"] == path]
        for one, other in pairwise(places):
            assert one["end_line"] < other["start_line"]
        for place in places:
            held = lines[place["start_line"] - 1 : place["end_line"]]
            assert place["content_hash"] == f"blake2b-128:{digest(held)}"


def test_the_evals_are_the_tasks_and_the_skill_stays_valid(evolved, t2s, tmp_path, warehouse):
    t2s("export", "desk", tmp_path, "--evals")
    told = json.loads((tmp_path / "desk" / "evals" / "evals.json").read_text(encoding="utf-8"))
    Draft202012Validator(EVALS).validate(told)
    assert validate(tmp_path / "desk") == []
    assert told["skill_name"] == "desk"
    assert [one["id"] for one in told["evals"]] == list(range(1, 7))  # 24 runs of 6 tasks
    assert told["evals"][0]["prompt"].startswith("You are customer 0. ")
    called = [one for one in told["evals"] if "is called with {" in " ".join(one["expectations"])]
    assert called
    assert all(one["expectations"] for one in told["evals"])


def test_evals_are_off_unless_asked_for_and_equal_each_time(evolved, t2s, tmp_path):
    for name, options in {"plain": [], "one": ["--evals"], "other": ["--evals"]}.items():
        t2s("export", "desk", tmp_path / name, *options)
    assert not (tmp_path / "plain" / "desk" / "evals").exists()
    one, other = (tmp_path / n / "desk" / "evals" / "evals.json" for n in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_withdrawn_runs_give_no_eval(evolved, t2s, tmp_path, warehouse):
    from datetime import UTC, datetime

    from t2s_pipeline.schemas import Revocations

    rows = [
        {"trajectory_id": f"desk/desk.0.{n}", "revoked": True, "author": "a", "reason": "r"}
        for n in range(4)
    ]
    with warehouse.transaction() as transaction:
        seen = datetime.now(UTC)
        transaction.insert(Revocations, Revocations.frame([{**row, "at": seen} for row in rows]))
    t2s("export", "desk", tmp_path, "--evals")
    told = (tmp_path / "desk" / "evals" / "evals.json").read_text(encoding="utf-8")
    assert "You are customer 0. " not in told
    assert "You are customer 1. " in told


ACTIONS = '[{"tool":"cancel","arguments":{"id":"R1"}}]'


def test_held_out_tasks_are_taken_alone():
    told = json.loads(
        evals("desk", [Task("learned", ACTIONS, None, False), Task("kept", ACTIONS, None, True)])
    )
    assert [(one["id"], one["prompt"]) for one in told["evals"]] == [(1, "kept")]
    assert told["evals"][0]["expected_output"] == "The run makes these calls: cancel."
    assert told["evals"][0]["expectations"] == ['`cancel` is called with {"id":"R1"}']


def test_a_task_without_actions_is_told_by_what_a_success_said():
    (one,) = json.loads(evals("desk", [Task("asked", None, "Done.", False)]))["evals"]
    assert one["expected_output"] == "A run that succeeded ended with: Done."
    assert one["expectations"] == []


def test_a_task_that_wants_no_call_says_so():
    (one,) = json.loads(evals("desk", [Task("asked", "[]", None, False)]))["evals"]
    assert one["expectations"] == ["The run makes no call that changes anything."]


@pytest.mark.long
def test_a_skill_whose_tasks_have_no_known_answer_has_no_evals(t2s, tmp_path, home):
    assert evals("desk", [Task("asked", None, None, False)]) is None
    path = tmp_path / "runs.jsonl"
    said = [{"role": "user", "content": "Please help"}, {"role": "assistant", "content": "No."}]
    path.write_text(json.dumps({"task_id": 1, "messages": said}) + "\n", encoding="utf-8")
    t2s("ingest", path, "--skill", "desk")
    t2s("evolve", "desk")
    assert "export it without --evals" in t2s("export", "desk", tmp_path, "--evals", code=1).stderr
