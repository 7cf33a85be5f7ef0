"""Taking back: what is withdrawn takes its lines with it, and only what it touches is redone."""

from collections import defaultdict

import duckdb
import pytest

from tests.conftest import files_in
from tests.taking_back import MARKED, MARKER, write

GONE = [
    "airline/gpt-4o-airline.2.0",
    "airline/gpt-4o-airline.9.0",
    "airline/gpt-4o-airline.2.1",
    "airline/gpt-4o-airline.24.1",
    "airline/gpt-4o-airline.47.3",
]
WHY = ("--reason", "it was made up")


def rows(home, query, *values):
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        return connection.execute(query, list(values)).fetchall()


def compared_with(home, gone):
    """Return the live trajectories of whose tasks an earlier run was withdrawn."""
    earlier, found = defaultdict(list), set()
    for name, task in rows(home, "select trajectory_id, task_key from arrivals order by position"):
        if name not in gone and set(earlier[task]) & set(gone):
            found.add(name)
        earlier[task].append(name)
    return found


def nodes_over(home, gone, again, fan_in=8):
    """Return, by status, the nodes over these slots, of which each changed what it puts out."""
    slots = rows(
        home,
        "select position, state, trajectory_id from slots where evolution = 'airline@2' "
        "order by position",
    )
    taught = dict(
        rows(home, "select position, state = 'patch' from slots where evolution = 'airline@1'")
    )
    filled = {position for position, state, _ in slots if state == "patch"}
    changed = {
        position
        for position, state, name in slots
        if name in {*gone, *again} and (state == "patch" or taught[position])
    }
    count, width = {"merged": 0, "single": 0, "reused": 0}, len(slots)
    while width > 1:
        width = -(-width // fan_in)
        children = defaultdict(set)
        for position in filled:
            children[position // fan_in].add(position)
        changed = {position // fan_in for position in changed}
        for place, below in children.items():
            status = "merged" if place in changed else "reused"
            count["single" if len(below) == 1 else status] += 1
        filled = set(children)
    return {status: n for status, n in count.items() if n}


@pytest.mark.long
def test_revoking_five_of_two_hundred_equals_never_having_seen_them(
    evolved_airline, airline, t2s, t2s_json, use_home, folder
):
    before = files_in(evolved_airline / "skills")
    told = t2s_json("revoke", *GONE, *WHY, "--yes")
    assert told["withdrawn"] == GONE
    again = compared_with(evolved_airline, GONE)
    assert len(again) == 7  # two of task 2, three of task 9, two of task 24, none of task 47
    second = t2s_json("status")["skills"][0]["evolutions"][0]
    assert second["evolution"] == "airline@2"
    assert second["patches_made"] == len(again)
    assert second["nodes"] == nodes_over(evolved_airline, GONE, again)
    assert second["slots"]["revoked"] == 5
    assert set(told["foreseen"]["to_analyse"]) == again
    assert told["foreseen"]["merges"] >= second["nodes"]["merged"]
    without = files_in(evolved_airline / "skills")
    assert without != before
    t2s("verify")

    restored = t2s_json("restore", *GONE)
    assert restored["restored"] == GONE
    third = t2s_json("status")["skills"][0]["evolutions"][0]
    assert third["patches_made"] == 0
    assert set(third["nodes"]) == {"reused", "single"}
    assert files_in(evolved_airline / "skills") == before

    other = use_home(folder / "other")
    t2s("ingest", airline, "--skill", "airline")
    t2s("revoke", *GONE, *WHY, "--yes", "--later")
    t2s("evolve", "airline")
    assert files_in(other / "skills") == without


def events(home):
    return rows(home, "select trajectory_id, revoked, author, reason from revocations order by all")


def test_what_would_change_is_shown_and_nothing_is_done_unasked(small, t2s):
    before = files_in(small / "skills")
    shown = t2s("revoke", *MARKED, *WHY, code=1)
    assert "To expect: 0 lines lost, 1 line with less support" in shown.stdout
    assert "SKILL.md:16      7     4" in shown.stdout
    assert "pass --yes" in shown.stderr
    assert events(small) == []
    assert files_in(small / "skills") == before


def test_decisions_that_lose_all_their_runs_are_shown(small, t2s):
    t2s("decide", "desk", "SKILL.md:16", "reject", *WHY, "--author", "Ann")
    every = [name for (name,) in rows(small, "select trajectory_id from arrivals")]
    assert "the rule that Ann" not in t2s("revoke", *every[1:], *WHY, code=1).stdout
    shown = t2s("revoke", *every, *WHY, code=1).stdout
    assert "No run is left behind the rule that Ann rejected: - When `book_slot`" in shown


@pytest.mark.system
def test_a_line_goes_when_too_few_tasks_are_left(small, t2s, t2s_json):
    every = [name for (name,) in rows(small, "select trajectory_id from arrivals")]
    foreseen = t2s_json("revoke", *every[:6], *every[7:], *WHY, "--yes")
    assert [line["support_after"] for line in foreseen["foreseen"]["lost"]] == [1]
    assert len(foreseen["lines"]["lost"]) == 1
    assert foreseen["evolution"]["rules"] == 0
    t2s("verify")
    assert t2s_json("revoke", every[6], *WHY, "--yes")["evolution"]["slots"] == {"revoked": 8}
    assert MARKER not in (small / "skills" / "desk" / "SKILL.md").read_text("utf-8")


def test_an_unknown_name_is_told_and_nothing_is_done(small, t2s):
    told = t2s("revoke", MARKED[0], "desk/desk.nobody.0", *WHY, "--yes", code=2).stderr
    assert told == "t2s: no such trajectory: desk/desk.nobody.0\n"
    assert events(small) == []


@pytest.mark.parametrize("broken", [b"no front matter\n", b"\xff\xfe"])
def test_nothing_is_withdrawn_while_the_folder_is_broken(small, t2s, broken):
    (small / "skills/desk/SKILL.md").write_bytes(broken)
    for command in ("revoke", "restore"):
        told = t2s(command, *MARKED, *WHY, *(["--yes"] * (command == "revoke")), code=1).stderr
        assert told.startswith("t2s: nothing was ")
    assert events(small) == []
    t2s("revoke", *MARKED, *WHY, "--yes", "--later")
    assert len(events(small)) == 3


def test_what_is_withdrawn_already_is_told_and_left_so(small, t2s, t2s_json):
    t2s("revoke", MARKED[0], *WHY, "--yes", "--later", "--author", "first")
    told = t2s("revoke", *MARKED[:2], *WHY, "--yes", "--later", "--author", "second").stdout
    assert f"Already withdrawn: {MARKED[0]}\n" in told
    assert events(small) == [
        (MARKED[0], True, "first", "it was made up"),
        (MARKED[1], True, "second", "it was made up"),
    ]
    assert t2s_json("revoke", *MARKED[:2], *WHY, "--later")["withdrawn"] == []


@pytest.mark.long
def test_later_leaves_the_skill_until_it_is_evolved(small, t2s, t2s_json):
    before = files_in(small / "skills")
    t2s("revoke", *MARKED, *WHY, "--yes", "--later")
    assert files_in(small / "skills") == before
    assert t2s_json("status")["skills"][0]["up_to_date"] is False
    assert rows(small, "select count(*) from trajectories where revoked") == [(3,)]
    # An ended command goes on: what it withdrew is taken out of the skill now.
    assert t2s_json("revoke", *MARKED, *WHY, "--yes")["evolution"]["evolution"] == "desk@2"
    assert MARKER not in (small / "skills" / "desk" / "SKILL.md").read_text("utf-8")


@pytest.mark.long
def test_an_origin_is_withdrawn_and_restored_as_a_whole(small, t2s, t2s_json, tmp_path):
    t2s("ingest", write(tmp_path / "poison.jsonl"), "--skill", "desk", "--origin", "poison")
    of_origin = ("--origin", "poison", "--skill", "desk")
    told = t2s_json("revoke", *of_origin, *WHY, "--yes", "--later")
    assert len(told["withdrawn"]) == 8
    assert all(name.startswith("desk/poison.") for name in told["withdrawn"])
    assert rows(small, "select count(*) from learnable where live") == [(8,)]
    assert t2s_json("restore", *of_origin, "--later")["restored"] == told["withdrawn"]
    assert rows(small, "select count(*) from learnable where live") == [(16,)]
    nobody = t2s("revoke", "--origin", "nobody", "--skill", "desk", *WHY, code=2)
    assert "desk has no trajectory of the origin 'nobody'" in nobody.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (*WHY,),
        (MARKED[0], "--origin", "desk", "--skill", "desk", *WHY),
        ("--origin", "desk", *WHY),
        (MARKED[0], "--skill", "desk", *WHY),
        (MARKED[0], "--reason", " "),
        (MARKED[0],),
    ],
)
def test_wrong_use_is_refused(small, t2s, arguments):
    t2s("revoke", *arguments, "--yes", code=2)
    assert events(small) == []


def test_before_the_first_evolution_there_is_nothing_to_take_out(t2s, t2s_json, home, tmp_path):
    t2s("ingest", write(tmp_path / "desk.jsonl"), "--skill", "desk")
    told = t2s("revoke", *MARKED, *WHY, "--yes").stdout
    assert "not evolved yet" in told
    assert t2s_json("status")["skills"][0]["evolutions"] == []
    assert len(events(home)) == 3
