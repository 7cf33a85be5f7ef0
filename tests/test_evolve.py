import json
from datetime import UTC, datetime

import pytest

from t2s_pipeline.schemas import Revocations
from tests.conftest import files_in


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


@pytest.fixture
def slots(tmp_path, t2s):
    """Take in runs from one number to another, all of one origin."""

    def take(first, last):
        path = tmp_path / f"{first}.jsonl"
        lines = [json.dumps(resent(n)) + "\n" for n in range(first, last)]
        path.write_text("".join(lines), encoding="utf-8")
        t2s("ingest", path, "--skill", "desk", "--origin", "runs")

    return take


def nodes(account):
    return account["evolutions"][0]["nodes"]


@pytest.mark.system
def test_the_worked_example_of_reuse(slots, t2s_json, warehouse, home, t2s):
    slots(0, 20)
    first = t2s_json("evolve", "desk", "--fan-in", 4)
    assert nodes(first) == {"merged": 7, "single": 1}  # 5 + 2 + 1, one of them passes on

    slots(20, 23)
    second = t2s_json("evolve", "desk", "--fan-in", 4)
    assert nodes(second) == {"merged": 3, "reused": 6}
    assert second["evolutions"][0]["patches_made"] == 3

    revoke(warehouse, "desk/runs.6.0")
    third = t2s_json("evolve", "desk", "--fan-in", 4)
    assert nodes(third) == {"merged": 3, "reused": 6}
    assert third["evolutions"][0]["patches_made"] == 0
    assert third["evolutions"][0]["slots"] == {"patch": 22, "revoked": 1}
    with_hole = files_in(home / "skills")
    assert "desk/runs.6.0" not in str(with_hole)
    t2s("verify")


@pytest.mark.system
def test_a_withdrawn_slot_equals_one_that_was_always_empty(
    slots, t2s, warehouse, home, folder, use_home
):
    slots(0, 9)
    t2s("evolve", "desk", "--fan-in", 4)
    revoke(warehouse, "desk/runs.6.0")
    t2s("evolve", "desk")
    late = files_in(home / "skills")

    other = use_home(folder / "other")
    slots(0, 9)
    revoke(type(warehouse)(path=str(other / "warehouse.duckdb")), "desk/runs.6.0")
    t2s("evolve", "desk", "--fan-in", 4)
    assert files_in(other / "skills") == late


def revoke(warehouse, trajectory):
    row = {
        "trajectory_id": trajectory,
        "revoked": True,
        "author": "a person",
        "reason": "it was made up",
        "at": datetime.now(UTC),
    }
    with warehouse.transaction() as transaction:
        transaction.insert(Revocations, Revocations.frame([row]))


@pytest.mark.long
def test_evolving_in_two_steps_equals_evolving_at_once(desk, t2s, t2s_json, home, folder, use_home):
    early, late = desk(60, name="early"), desk(20, skip=60, name="late")
    t2s("ingest", early, "--skill", "desk", "--origin", "desk")
    t2s("evolve", "desk")
    t2s("ingest", late, "--skill", "desk", "--origin", "desk")
    second = t2s_json("evolve", "desk")
    assert second["evolutions"][0]["patches_made"] == 20
    assert nodes(second)["reused"] >= 7
    in_two = files_in(home / "skills")

    other = use_home(folder / "other")
    t2s("ingest", early, late, "--skill", "desk", "--origin", "desk")
    t2s("evolve", "desk")
    assert files_in(other / "skills") == in_two


def test_evolving_again_without_change_computes_nothing_and_changes_no_byte(
    evolved, t2s_json, home
):
    before = files_in(home / "skills")
    stamps = {p: p.stat().st_mtime_ns for p in (home / "skills").rglob("*")}
    told = t2s_json("evolve", "desk")
    assert told["changed"] is False
    assert len(told["evolutions"]) == 1
    assert files_in(home / "skills") == before
    assert {p: p.stat().st_mtime_ns for p in (home / "skills").rglob("*")} == stamps


def test_an_evolution_that_did_not_end_is_taken_up_again(evolved, t2s_json, warehouse):
    with warehouse.transaction() as transaction:
        transaction.run("set_evolution_status", evolution="desk@1", status="started")
    told = t2s_json("evolve", "desk")
    assert told["analysed_now"] == 0
    assert [e["evolution"] for e in told["evolutions"]] == ["desk@1"]
    assert told["evolutions"][0]["status"] == "released"


@pytest.mark.long
def test_untrusted_runs_are_kept_and_not_learned_from(desk, t2s, t2s_json, home):
    t2s("ingest", desk(20), "--skill", "desk")
    t2s("ingest", desk(20, skip=20, name="odd"), "--skill", "desk", "--trust", "untrusted")
    told = t2s_json("evolve", "desk")
    assert told["evolutions"][0]["slots"]["excluded"] == 20
    assert "odd" not in (home / "skills/desk/references/provenance.json").read_text("utf-8")
    why = t2s_json("why-not", "desk")
    assert any(row["state"] == "excluded" for row in why["taught_nothing"])


def test_a_dry_run_says_what_would_be_done_and_does_nothing(desk, t2s, t2s_json, home):
    t2s("ingest", desk(20), "--skill", "desk")
    told = t2s_json("evolve", "desk", "--dry-run")
    assert (told["trajectories"], told["to_analyse"], told["next"]) == (20, 20, "desk@1")
    assert not (home / "skills").exists()
    assert t2s_json("status")["skills"][0]["evolutions"] == []


def test_a_skill_without_rules_is_valid_and_says_so(desk, t2s, home):
    t2s("ingest", desk(1), "--skill", "desk")
    t2s("evolve", "desk")
    text = (home / "skills/desk/SKILL.md").read_text("utf-8")
    assert "No rule has enough support yet" in text


def test_a_skill_that_is_not_there_is_named(t2s, desk):
    done = t2s("evolve", "nothing", code=2)
    assert "there is no skill 'nothing'" in done.stderr
    t2s("ingest", desk(1), "--skill", "desk")
    assert "there are: desk" in t2s("show", "nothing", code=2).stderr
    assert "has not been evolved yet" in t2s("show", "desk", code=1).stderr


@pytest.mark.long
def test_two_skills_do_not_mix(desk, t2s, t2s_json, home):
    t2s("ingest", desk(20), "--skill", "one")
    t2s("ingest", desk(20), "--skill", "two")
    t2s("ingest", desk(20, skip=20, name="more"), "--skill", "one")
    told = t2s_json("evolve", "one")
    assert told["evolutions"][0]["patches_made"] == 40
    two = next(s for s in t2s_json("status")["skills"] if s["skill"] == "two")
    assert two["to_analyse"] == 20


@pytest.mark.long
def test_the_description_can_be_given_until_the_base_is_fixed(desk, t2s, home):
    words = 'Repairs "things": use when <something> is broken --- or late.'
    t2s("ingest", desk(20), "--skill", "desk", "--description", words)
    t2s("evolve", "desk")
    text = (home / "skills/desk/SKILL.md").read_text("utf-8")
    assert 'description: "Repairs \\"things\\": use when (something) is broken -- or late."' in text
    done = t2s("ingest", desk(20), "--skill", "desk", "--description", "Other.", code=1)
    assert "evolve with --base DIR" in done.stderr


NO_MODEL = "needs the name of a model: set T2S_MODEL"


@pytest.mark.parametrize(
    ("configured", "said"),
    [
        ({"OPENAI_API_KEY": "x"}, NO_MODEL),
        ({"OPENAI_BASE_URL": "http://x"}, NO_MODEL),
        ({"T2S_ENGINE": "foo"}, "there is no engine 'foo'"),
    ],
)
def test_an_engine_that_there_is_none_of_is_said_in_one_line(
    evolved, t2s, t2s_json, monkeypatch, configured, said
):
    for name, value in {"T2S_ENGINE": "", **configured}.items():
        monkeypatch.setenv(name, value)
    for options in ([], ["--dry-run"]):
        done = t2s("evolve", "desk", *options, code=2)
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert said in t2s("status").stdout
    (account,) = t2s_json("status")["skills"]
    assert account["to_analyse"] is None
    assert account["evolutions"][0]["status"] == "released"


@pytest.mark.long
def test_trust_is_raised_by_taking_known_runs_in_again(desk, t2s, t2s_json):
    path = desk(24)
    t2s("ingest", path, "--skill", "desk", "--trust", "untrusted")
    assert "Not learned from, as untrusted: 24" in t2s("evolve", "desk").stdout
    shown = t2s("why-not", "desk").stdout
    assert "used every edit" not in shown
    assert "untrusted: a person must raise its trust first" in shown

    assert t2s_json("ingest", path, "--skill", "desk")["known"] == 24
    told = t2s("ingest", path, "--skill", "desk", "--trust", "internal").stdout
    assert "trust changed for 24 known" in told
    assert t2s_json("ingest", path, "--skill", "desk", "--trust", "internal")["known"] == 24
    second = t2s_json("evolve", "desk")["evolutions"][0]
    assert second["patches_made"] == 24
    assert second["rules"] > 0
    assert t2s_json("verify")["ok"] is True


@pytest.mark.long
def test_trust_is_lowered_likewise_and_rules_go_with_it(evolved, desk_traces, t2s_json):
    told = t2s_json("ingest", desk_traces, "--skill", "desk", "--trust", "external")
    assert told["trust_changed"] == 24
    second = t2s_json("evolve", "desk")["evolutions"][0]
    assert second["evolution"] == "desk@2"
    assert second["rules"] == 0
    assert {row["reason"] for row in t2s_json("why-not", "desk")["discards"]} >= {"low trust"}
    assert t2s_json("verify")["ok"] is True


def test_a_revision_keeps_the_trust_that_was_given(desk, t2s, warehouse, tmp_path):
    path = desk(4)
    t2s("ingest", path, "--skill", "desk", "--trust", "untrusted")
    path.write_text(path.read_text("utf-8").replace('"reward": 0.0', '"reward": 0.5'), "utf-8")
    assert "revised" in t2s("ingest", path, "--skill", "desk").stdout
    assert set(warehouse.read("learnable", skill="desk")["trust"]) == {"untrusted"}
