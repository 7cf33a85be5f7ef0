"""Evolutions compared, and an earlier one that stands again."""

import shutil
from datetime import UTC, datetime

import pytest

from t2s_pipeline.schemas import Evolutions, Revocations
from tests.conftest import files_in
from tests.taking_back import t2s_in


@pytest.fixture(scope="module")
def twice_once(memory, evolved_once):
    """A home with a second evolution, in which one rule was rejected, made once."""
    home = memory / "twice"
    shutil.copytree(evolved_once, home)
    t2s_in(home, "decide", "desk", "SKILL.md:17", "reject", "--reason", "no", "--author", "Ann")
    t2s_in(home, "evolve", "desk")
    return home


@pytest.fixture
def twice(twice_once, home):
    shutil.copytree(twice_once, home)
    return home


def standing(t2s_json):
    evolutions = t2s_json("status")["skills"][0]["evolutions"]
    return [one["evolution"] for one in evolutions if one["stands"]]


def test_a_diff_shows_lines_and_support(twice, t2s, t2s_json):
    told = t2s_json("diff", "desk", 1, 2)
    assert (told["before"], told["after"]) == ("desk@1", "desk@2")
    (file,) = told["files"]
    assert (file["added"], file["support_changed"]) == ([], [])
    assert [line["line"] for line in file["removed"]] == [17]
    shown = t2s("diff", "desk", 1, 2).stdout.splitlines()
    assert shown[:2] == ["--- desk@1/SKILL.md", "+++ desk@2/SKILL.md"]
    assert [line[:20] for line in shown if line[0] == "-"][1:] == ["-- Before you hand o"]
    assert "are the same" in t2s("diff", "desk", 2, 2).stdout
    assert "no finished evolution desk@7" in t2s("diff", "desk", 1, 7, code=2).stderr


@pytest.mark.long
def test_support_that_changed_is_told_though_the_words_are_the_same(
    twice, t2s, t2s_json, warehouse
):
    causes = t2s_json("blame", "desk", "SKILL.md:16")["causes"]
    task = causes[0]["task_id"]
    revoke(warehouse, [one["trajectory_id"] for one in causes if one["task_id"] == task])
    t2s("evolve", "desk")
    (file,) = t2s_json("diff", "desk", 2, 3)["files"]
    ((before, after),) = [(one["before"], one["after"]) for one in file["support_changed"]]
    assert (before["support"], after["support"]) == (5, 4)
    assert "Support changed" in t2s("diff", "desk", 2, 3).stdout


@pytest.mark.system
def test_an_earlier_evolution_stands_again_until_there_is_anything_new(
    twice, t2s, t2s_json, home, tmp_path
):
    second = files_in(home / "skills")
    assert standing(t2s_json) == ["desk@2"]
    assert "--yes" in t2s("rollback", "desk", 1, code=1).stderr
    assert files_in(home / "skills") == second
    done = t2s("rollback", "desk", 1, "--yes", "--reason", "it was better")
    assert "desk@1 in the place of desk@2: 1 line more, 0 less." in done.stderr
    first = files_in(home / "skills")
    assert b"Before you hand over" in first["desk/SKILL.md"]
    assert standing(t2s_json) == ["desk@1"]
    t2s("export", "desk", tmp_path)
    assert files_in(tmp_path / "desk") == files_in(home / "skills" / "desk")
    assert t2s_json("blame", "desk", "SKILL.md:17")["evolution"] == "desk@1"

    unchanged = t2s("evolve", "desk").stdout
    assert "Nothing changed since desk@2" in unchanged
    assert "forward again with: t2s rollback desk 2" in unchanged
    assert files_in(home / "skills") == first
    assert t2s_json("rollback", "desk", 1)["changed"] is False
    t2s("rollback", "desk", 2, "--yes")
    assert files_in(home / "skills") == second
    t2s("rollback", "desk", 1, "--yes")

    accept = ("decide", "desk", "SKILL.md:17", "accept", "--reason", "it stays")
    t2s(*accept)
    third = t2s_json("evolve", "desk")["evolutions"][0]
    assert (third["evolution"], third["stands"]) == ("desk@3", True)
    assert files_in(home / "skills")["desk/SKILL.md"] == first["desk/SKILL.md"]
    t2s("verify")


def test_nobody_goes_back_to_a_sequential_baseline(twice, t2s, warehouse):
    with warehouse.transaction() as transaction:
        row = transaction.read("evolution", evolution="desk@2").to_dicts()[0]
        baseline = {"evolution": "desk@3", "status": "finished", "batch": 1}
        transaction.insert(Evolutions, Evolutions.frame([row | baseline]))
    told = t2s("rollback", "desk", 3, "--yes", code=1).stderr
    assert told == "t2s: desk@3 is a sequential baseline, which is never released\n"


def test_who_went_back_and_why_is_on_record(twice, t2s, warehouse):
    t2s("rollback", "desk", 1, "--yes", "--reason", "it was better")
    (row,) = warehouse.read("standing_release", skill="desk").to_dicts()
    assert (row["release"], row["evolution"], row["reason"]) == (3, "desk@1", "it was better")
    assert row["author"]


@pytest.mark.long
def test_what_stands_is_kept_and_checked_and_revoking_goes_on_from_the_usual_base(
    twice, t2s, t2s_json, home
):
    t2s("rollback", "desk", 1, "--yes")
    assert set(t2s_json("gc", "--yes")["dropped"].values()) == {0}
    t2s("verify")
    causes = t2s_json("blame", "desk", "SKILL.md:16")["causes"]
    told = t2s_json("revoke", causes[0]["trajectory_id"], "--reason", "bad", "--yes")
    assert told["foreseen"]["evolution"] == "desk@1"
    assert told["evolution"]["evolution"] == "desk@3"
    assert standing(t2s_json) == ["desk@3"]
    # What was rejected before it was gone back stays rejected, and is lost from what stood.
    assert b"Before you hand over" not in files_in(home / "skills")["desk/SKILL.md"]
    assert [line["text"][:20] for line in told["lines"]["lost"]] == ["- Before you hand ov"]
    t2s("verify")


def test_lines_of_withdrawn_runs_do_not_come_back(twice, t2s, t2s_json, home, warehouse):
    causes = t2s_json("blame", "desk", "SKILL.md:17", "--at", 1)["causes"]
    revoke(warehouse, [cause["trajectory_id"] for cause in causes])
    before = files_in(home / "skills")
    done = t2s("rollback", "desk", 1, "--yes", code=1)
    assert "behind which every trajectory was withdrawn" in done.stderr
    assert files_in(home / "skills") == before


def revoke(warehouse, names):
    rows = [
        {
            "trajectory_id": name,
            "revoked": True,
            "author": "Ann",
            "reason": "bad",
            "at": datetime.now(UTC),
        }
        for name in names
    ]
    with warehouse.transaction() as transaction:
        transaction.insert(Revocations, Revocations.frame(rows))
