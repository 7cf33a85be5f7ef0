"""The Agent Trace record that an export may hold, by the format's schema."""

import json
from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from skills_ref import validate

from t2s_pipeline.commands.blame import causes_of
from t2s_pipeline.distill.skill.agent_trace import Made, agent_trace
from t2s_pipeline.distill.skill.assembly import SkillLine
from t2s_pipeline.ids import digest

SEVERAL = {"type": "array"}
TEXT = {"type": "string"}
LINE = {"type": "integer", "minimum": 1}


def only(required, **properties):
    """Return the schema of an object that holds these and nothing else."""
    told = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**told, "required": required.split()}


CONTRIBUTOR = only(
    "type",
    type={"enum": ["human", "ai", "mixed", "unknown"]},
    model_id={**TEXT, "maxLength": 250},
)
RANGE = only(
    "start_line end_line",
    start_line=LINE,
    end_line=LINE,
    content_hash=TEXT,
    contributor=CONTRIBUTOR,
)
CONVERSATION = only(
    "ranges",
    url={**TEXT, "format": "uri", "pattern": "^[a-z][a-z0-9+.-]*:[!-~]+$"},
    contributor=CONTRIBUTOR,
    ranges={**SEVERAL, "items": RANGE},
    related={**SEVERAL, "items": only("type url", type=TEXT, url=TEXT)},
)
SCHEMA = only(
    "version id timestamp files",
    version={**TEXT, "pattern": r"^[0-9]+\.[0-9]+$"},
    id={
        **TEXT,
        "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    },
    timestamp={**TEXT, "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
    vcs=only("type revision", type={"enum": ["git", "jj", "hg", "svn"]}, revision=TEXT),
    tool=only("name version", name=TEXT, version=TEXT),
    files={
        **SEVERAL,
        "items": only(
            "path conversations", path=TEXT, conversations={**SEVERAL, "items": CONVERSATION}
        ),
    },
    metadata={"type": "object"},
)
"""Agent Trace 0.1.0, as its schema has it."""


@pytest.fixture
def exported(evolved, t2s, tmp_path):
    t2s("export", "desk", tmp_path, "--agent-trace")
    return tmp_path / "desk"


@pytest.fixture
def record(exported):
    return json.loads((exported / "agent-trace.json").read_text(encoding="utf-8"))


def test_the_record_is_valid_and_the_skill_still_is(record, exported):
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(record)
    assert validate(exported) == []


def test_the_schema_refuses_what_is_not_of_the_format(record):
    record["files"][0]["conversations"][0]["ranges"][0]["start_line"] = 0
    assert not Draft202012Validator(SCHEMA).is_valid(record)


def test_every_taught_line_names_its_runs_and_no_other_line_does(record, warehouse, t2s_json):
    claimed = {}
    for file in record["files"]:
        for conversation in file["conversations"]:
            name = conversation["url"].removeprefix("t2s:trajectory/")
            assert conversation["contributor"]["type"] == "ai"
            for one, other in pairwise(conversation["ranges"]):
                assert one["end_line"] < other["start_line"]
            for place in conversation["ranges"]:
                for line in range(place["start_line"], place["end_line"] + 1):
                    claimed.setdefault((file["path"], line), set()).add(name)
    taught = [line for line in t2s_json("blame", "desk")["lines"] if line["origin"] == "taught"]
    assert claimed == {
        (line["path"], line["line"]): {
            cause["trajectory_id"]
            for cause in causes_of(warehouse, "desk@1", line["path"], line["line"])
        }
        for line in taught
    }
    assert claimed


def test_the_hash_of_a_range_is_that_of_its_lines(record, exported):
    for file in record["files"]:
        lines = (exported / file["path"]).read_text(encoding="utf-8").split("\n")
        for conversation in file["conversations"]:
            for place in conversation["ranges"]:
                held = lines[place["start_line"] - 1 : place["end_line"]]
                assert place["content_hash"] == f"blake2b-128:{digest(held)}"


def test_models_and_people_are_named():
    lines = [
        SkillLine("SKILL.md", 1, "# Desk", "scaffold", ()),
        SkillLine("SKILL.md", 2, "- one", "taught", ("edit:1",)),
        SkillLine("SKILL.md", 3, "- by hand", "human", ()),
        SkillLine("SKILL.md", 4, "- two", "taught", ("edit:2",)),
    ]
    runs = {("SKILL.md", 2): ["desk/a b.1.0"], ("SKILL.md", 4): ["desk/a b.1.0", "desk/c.1.0"]}
    at = datetime(2031, 4, 2, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    made = Made(skill="desk", version="skill:1", at=at, tool_version="1")
    told = json.loads(agent_trace(made, lines, runs, {"desk/a b.1.0": "openai/gpt-4o"}))
    Draft202012Validator(SCHEMA).validate(told)
    assert told["timestamp"] == "2031-04-02T08:30:00Z"
    first, second, person = told["files"][0]["conversations"]
    assert first["url"] == "t2s:trajectory/desk/a%20b.1.0"
    assert first["contributor"] == {"type": "ai", "model_id": "openai/gpt-4o"}
    assert [(r["start_line"], r["end_line"]) for r in first["ranges"]] == [(2, 2), (4, 4)]
    assert second["contributor"] == {"type": "ai"}
    assert person["contributor"] == {"type": "human"}
    assert [r["start_line"] for r in person["ranges"]] == [3]


def test_it_is_off_unless_asked_for_and_equal_each_time(evolved, t2s, tmp_path, exported):
    t2s("export", "desk", tmp_path / "plain")
    assert not (tmp_path / "plain" / "desk" / "agent-trace.json").exists()
    t2s("export", "desk", tmp_path / "again", "--agent-trace")
    again = tmp_path / "again" / "desk" / "agent-trace.json"
    assert again.read_bytes() == (exported / "agent-trace.json").read_bytes()
