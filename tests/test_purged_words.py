"""What people said and wrote, after runs that it was about were purged."""

import json
import shutil
from typing import NamedTuple

import duckdb
import pytest

from tests.conftest import files_in
from tests.taking_back import MARKED, MARKER, columns_with, files_with, marked_repairs, t2s_in

pytestmark = pytest.mark.system  # eight evolutions

PURGE = ("--reason", "asked to be forgotten", "--purge", "--yes", "--author", "Ann")
WHY = ("--reason", "we know better", "--author", "Ann")


class Said(NamedTuple):
    """A home, the names of its marked runs, and what a command told."""

    home: object
    names: list
    told: dict


def rows(home, query, *values):
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        return connection.execute(query, list(values)).fetchall()


def place_of(home, words):
    lines = (home / "skills/desk/SKILL.md").read_text("utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, start=1) if line.startswith(words)]
    return f"SKILL.md:{number}"


@pytest.fixture(scope="module")
def said_once(memory):
    """A home where people pinned, reworded, rejected, wrote by hand and went back, made once."""
    home, traces = memory / "said", memory / "said.jsonl"
    traces.write_text("".join(json.dumps(r) + "\n" for r in marked_repairs()), encoding="utf-8")
    t2s_in(home, "ingest", traces, "--skill", "desk", "--origin", "desk")
    traces.unlink()
    t2s_in(home, "evolve", "desk")
    t2s_in(home, "decide", "desk", place_of(home, "- When the user does"), "pin", *WHY)
    t2s_in(home, "decide", "desk", place_of(home, "- Before you hand over"), "reject", *WHY)
    look = place_of(home, "- Look with `get_order")
    t2s_in(home, "decide", "desk", look, "reword", "--text", "Look first.", *WHY)
    t2s_in(home, "evolve", "desk")
    main = home / "skills/desk/SKILL.md"
    text = main.read_text("utf-8").replace("# Desk\n", "# The desk\n")
    (rule,) = [line for line in text.splitlines() if line.startswith("- When `cancel_order")]
    mine = f"- When `cancel_order_{MARKER}` refuses, ask.\n- Be kind."
    main.write_text(text.replace(rule, mine), encoding="utf-8")
    (home / "skills/desk/own.md").write_text("Ours.\n", encoding="utf-8")
    t2s_in(home, "evolve", "desk")
    t2s_in(home, "rollback", "desk", 2, "--yes", "--reason", "for now")
    names = [name for (name,) in rows(home, "select trajectory_id from arrivals order by position")]
    return Said(home, [name for name in names if MARKER in name], {})


@pytest.fixture(scope="module")
def purged_once(said_once, memory):
    """A copy of it, purged of the marked runs."""
    home = memory / "said-and-purged"
    shutil.copytree(said_once.home, home)
    told = t2s_in(home, "revoke", *said_once.names, *PURGE, "--json")
    return Said(home, said_once.names, json.loads(told))


@pytest.fixture
def purged(purged_once, home):
    """A copy of that."""
    shutil.copytree(purged_once.home, home)
    return home


def test_the_marker_stands_in_what_people_said_before(said_once):
    assert columns_with(said_once.home, MARKER) >= {
        "decided.content",
        "decisions.content",
        "hand_edits.after",
        "hand_edits.before",
        "skill_lines.text",
    }
    assert "skills/desk/SKILL.md" in files_with(said_once.home, MARKER)


def test_after_a_purge_it_stands_nowhere(purged_once):
    assert purged_once.told["evolutions_purged"] == ["desk@1", "desk@2", "desk@3"]
    assert not columns_with(purged_once.home, MARKER)
    assert not files_with(purged_once.home, MARKER)
    assert rows(purged_once.home, "select evolution from releases") == [("desk@4",)]


def test_what_people_said_goes_on_with_the_runs_that_are_left(purged_once):
    said = rows(
        purged_once.home,
        "select decision, author, reason, len(leaves) from standing_decisions "
        "where release is null order by 1",
    )
    # All runs behind the rule that was reworded bore the marker.
    assert said == [("pin", "Ann", "we know better", 3), ("reject", "Ann", "we know better", 2)]
    heard = rows(purged_once.home, "select matched from decided where evolution = 'desk@4'")
    assert heard == [("rule_id",)] * 3


def test_what_people_wrote_stays_save_what_they_made_of_purged_rules(purged_once):
    main = (purged_once.home / "skills/desk/SKILL.md").read_text("utf-8").splitlines()
    assert "# The desk" in main
    assert "- Be kind." in main
    assert not [line for line in main if line.endswith("refuses, ask.")]
    assert (purged_once.home / "skills/desk/own.md").read_text("utf-8") == "Ours.\n"


def test_what_is_left_is_whole(purged, t2s, t2s_json):
    account = t2s_json("status")["skills"][0]
    assert account["up_to_date"]
    assert [e["evolution"] for e in account["evolutions"] if e["stands"]] == ["desk@4"]
    assert t2s_json("evolve", "desk")["changed"] is False
    assert set(t2s_json("gc", "--yes")["dropped"].values()) == {0}
    t2s("verify")


def test_words_that_no_evolution_took_up_yet_are_not_lost(small, t2s):
    main = small / "skills/desk/SKILL.md"
    main.write_text(main.read_text("utf-8") + "\nMine.\n", encoding="utf-8")
    told = t2s("revoke", *MARKED, *PURGE, code=1).stderr
    assert "was changed by hand since it was released, so nothing was deleted" in told
    assert rows(small, "select count(*) from revocations") == [(0,)]


def test_a_line_that_a_person_wrote_beside_rules_that_go_stays(evolved, t2s, t2s_json):
    main = evolved / "skills/desk/SKILL.md"
    mine = "- Greet the user before you hand over the request."
    main.write_text(f"{main.read_text('utf-8')}{mine}\n", encoding="utf-8")
    t2s("evolve", "desk")
    told = t2s_json("revoke", "desk/desk.5.1", *PURGE)
    assert told["evolutions_purged"] == ["desk@1", "desk@2"]
    assert mine in main.read_text("utf-8").splitlines()


def test_an_evolution_that_saw_them_withdrawn_stays_with_what_was_decided(small, t2s, t2s_json):
    t2s("decide", "desk", "SKILL.md:16", "reject", *WHY)
    t2s("revoke", *MARKED, "--reason", "bad", "--yes")
    told = t2s_json("revoke", *MARKED, *PURGE)
    assert told["evolutions_purged"] == ["desk@1"]
    assert not columns_with(small, MARKER)
    assert rows(small, "select evolution, matched from decided order by 1") == [
        ("desk@2", "leaves"),
        ("desk@3", "rule_id"),
    ]
    assert [row["decision"] for row in t2s_json("why-not", "desk", "--at", 2)["decisions"]] == [
        "reject"
    ]
    t2s("verify")


def test_an_evolution_that_kept_a_pin_in_words_that_go_goes(small, t2s, t2s_json):
    t2s("decide", "desk", "SKILL.md:16", "pin", *WHY)
    t2s("evolve", "desk")
    others = [f"desk/desk.plain-{n}.0" for n in (1, 2, 3)] + ["desk/desk.plain-1.1"]
    foreseen = t2s_json("revoke", *MARKED, *others, "--reason", "bad", "--yes")["foreseen"]
    assert [line["support_after"] for line in foreseen["lowered"]] == [1]
    assert foreseen["lost"] == []  # what a person let in needs no more
    assert MARKER in (small / "skills/desk/SKILL.md").read_text("utf-8")
    told = t2s_json("revoke", *MARKED, *PURGE)
    assert told["evolutions_purged"] == ["desk@1", "desk@2", "desk@3"]
    assert not columns_with(small, MARKER)
    assert files_with(small, MARKER) == {"sources/desk.jsonl"}  # a person's own file, as ingested
    assert "- When `book_slot` refuses" in (small / "skills/desk/SKILL.md").read_text("utf-8")
    t2s("verify")


def test_what_was_gone_back_to_does_not_stand_any_more(small, t2s, t2s_json):
    t2s("revoke", *MARKED, "--reason", "bad", "--yes")
    without = files_in(small / "skills")
    t2s("rollback", "desk", 1, "--yes")
    assert MARKER in (small / "skills/desk/SKILL.md").read_text("utf-8")
    told = t2s_json("revoke", *MARKED, *PURGE)
    assert (told["evolution"], told["evolutions_purged"]) == (None, ["desk@1"])
    assert files_in(small / "skills") == without
    assert not columns_with(small, MARKER)
    t2s("verify")
