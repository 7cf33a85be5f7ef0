"""Lines that people write into a released skill, from one evolution to the next."""

import subprocess

import pytest

from t2s_pipeline.commands.runs import QUIET
from tests.conftest import files_in


@pytest.fixture(autouse=True)
def ann(monkeypatch, tmp_path):
    """Git knows who is at the keyboard."""
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tname = Ann\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.chdir(tmp_path)
    assert subprocess.check_output(["git", "config", "user.name"]) == b"Ann\n"


@pytest.fixture
def skill(evolved):
    return evolved / "skills" / "desk"


def rewrite(path, *changes):
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def rules(path):
    return [line for line in path.read_text("utf-8").splitlines() if line.startswith("- ")]


@pytest.mark.system
def test_what_people_write_survives_every_evolution(evolved, skill, desk, t2s, t2s_json):
    main = skill / "SKILL.md"
    kept, gone = rules(main)
    rewrite(main, (kept, f"- Be kind.\n{kept}"), (f"{gone}\n", ""), ("# Desk\n", "# The desk\n"))
    (skill / "own.md").write_text("Ours.\n", encoding="utf-8")
    (skill / ".git").mkdir()
    (skill / ".git/config").write_text("hidden", encoding="utf-8")
    edited = main.read_text("utf-8")
    (account,) = t2s_json("status")["skills"]
    assert (account["up_to_date"], account["changed_by_hand"]) == (False, True)
    assert "(changed by hand)" in t2s("status").stdout

    told = t2s("evolve", "desk").stdout
    assert "0 analysed now; 0 nodes merged" in told
    assert "By hand: 2 lines of Ann in SKILL.md" in told
    assert f"What was written by hand stands; left out (Ann: deleted by hand): {gone}" in told
    assert main.read_text("utf-8") == edited
    assert (skill / "own.md").read_text("utf-8") == "Ours.\n"
    assert (skill / ".git/config").read_text("utf-8") == "hidden"
    lines = t2s_json("blame", "desk", "SKILL.md")["lines"]
    human = {line["text"]: line["author"] for line in lines if line["origin"] == "human"}
    assert human == {"- Be kind.": "Ann", "# The desk": "Ann"}
    number = next(line["line"] for line in lines if line["text"] == "- Be kind.")
    assert "Written by hand by Ann" in t2s("blame", "desk", f"SKILL.md:{number}").stdout
    refused = t2s("decide", "desk", f"SKILL.md:{number}", "reject", "--reason", "x", code=1)
    assert "Ann wrote SKILL.md" in refused.stderr
    why = t2s_json("why-not", "desk")
    assert [row["reason"] for row in why["decisions"]] == ["deleted by hand"]
    assert {row["reason"] for row in why["discards"]} >= {"rejected"}
    assert t2s_json("evolve", "desk")["changed"] is False

    t2s("ingest", desk(24, skip=24, name="more"), "--skill", "desk")
    assert t2s_json("evolve", "desk")["conflicts"]
    text = main.read_text("utf-8")
    assert "# The desk\n" in text
    assert "- Be kind." in rules(main)
    assert gone not in rules(main)
    assert len(rules(main)) > 2
    assert (skill / "own.md").exists()
    t2s("verify")


@pytest.mark.system
def test_a_rule_changed_by_hand_is_the_persons_and_so_is_its_next_change(
    evolved, skill, t2s, t2s_json
):
    main = skill / "SKILL.md"
    first, second = rules(main)
    rewrite(main, (first, "- Mine."), (second, "- Also mine."))
    t2s("evolve", "desk")
    assert rules(main) == ["- Mine.", "- Also mine."]
    rewrite(main, ("- Mine.\n", ""), ("- Also mine.", "- Only mine."))
    told = t2s_json("evolve", "desk")
    assert rules(main) == ["- Only mine."]
    assert "## Standard operating procedure" in main.read_text("utf-8")
    assert len(told["conflicts"]) == 2
    t2s("verify")


@pytest.mark.long
def test_nothing_is_overwritten_that_was_written_meanwhile(evolved, skill, t2s, t2s_json):
    import dagster as dg

    from t2s_pipeline.definitions import defs

    rewrite(skill / "SKILL.md", ("# Desk", "# Desks"))
    before = files_in(skill)
    again = (
        defs()
        .resolve_job_def("evolve")
        .execute_in_process(
            instance=dg.DagsterInstance.get(),
            partition_key="desk@1",
            run_config=QUIET,
            asset_selection=[dg.AssetKey("release")],
            raise_on_error=False,
        )
    )
    assert not again.success
    assert files_in(skill) == before
    assert "was changed by hand" in t2s("rollback", "desk", 1, "--yes", code=1).stderr


def test_what_cannot_be_released_is_said_and_left_alone(evolved, skill, t2s, t2s_json):
    main = skill / "SKILL.md"
    text = main.read_text("utf-8")
    rewrite(main, ("name: desk", "name: other"))
    done = t2s("evolve", "desk", code=1)
    assert "was edited by hand and is no valid skill any more" in done.stderr
    assert "no valid skill" in t2s_json("status")["skills"][0]["folder_problem"]
    main.write_text(text, encoding="utf-8")
    (skill / "link").symlink_to("/etc/passwd")
    assert "is a link" in t2s("evolve", "desk", code=1).stderr
    (skill / "link").unlink()
    assert t2s_json("evolve", "desk")["changed"] is False


def test_a_folder_that_no_release_wrote_is_left_alone(desk, t2s, home):
    t2s("ingest", desk(4), "--skill", "desk")
    folder = home / "skills" / "desk"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text("Somebody's.\n", encoding="utf-8")
    assert "holds files that no release put there" in t2s("evolve", "desk", code=1).stderr
    assert (folder / "SKILL.md").read_text("utf-8") == "Somebody's.\n"


@pytest.mark.long
def test_a_run_killed_before_it_said_what_it_wrote_is_taken_up_without_loss(
    evolved, skill, t2s, t2s_json, warehouse
):
    import duckdb

    main = skill / "SKILL.md"
    kept, gone = rules(main)
    rewrite(main, (kept, f"{kept}\n- Be kind."), (f"{gone}\n", ""))
    t2s("evolve", "desk")
    made = files_in(skill)
    with duckdb.connect(str(evolved / "warehouse.duckdb")) as connection:
        connection.execute("delete from releases where evolution = 'desk@2'")
        connection.execute("update evolutions set status = 'finished' where evolution = 'desk@2'")
    told = t2s_json("evolve", "desk")
    assert [one["evolution"] for one in told["evolutions"]] == ["desk@2", "desk@1"]
    assert files_in(skill) == made
    assert t2s_json("evolve", "desk")["changed"] is False
    t2s("verify")


def test_provenance_is_made_anew_and_what_was_written_there_is_told(evolved, skill, t2s, t2s_json):
    path = skill / "references/provenance.json"
    made = path.read_bytes()
    path.write_text("{}", encoding="utf-8")
    assert "is made anew each time: what Ann changed there" in t2s("evolve", "desk").stdout
    assert path.read_bytes() == made
    assert t2s_json("evolve", "desk")["changed"] is False
