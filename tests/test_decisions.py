"""What people decide on rules, from the command to the next evolutions."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from t2s_pipeline.schemas import Revocations
from tests.conftest import files_in


@pytest.fixture
def rules(t2s_json):
    """The taught lines as blame tells them, by the beginning of their words."""
    return lambda: [
        line
        for line in t2s_json("blame", "desk", "SKILL.md")["lines"]
        if line["origin"] == "taught" and line["text"].strip()
    ]


@pytest.fixture
def decide(t2s_json):
    return lambda rule, decision, *more: t2s_json(
        "decide", "desk", rule, decision, "--reason", "we know better", "--author", "Ann", *more
    )


def place(line):
    return f"{line['path']}:{line['line']}"


def revoke(warehouse, names):
    rows = [
        {"trajectory_id": n, "revoked": True, "author": "Ann", "reason": "bad", "at": now()}
        for n in names
    ]
    with warehouse.transaction() as transaction:
        transaction.insert(Revocations, Revocations.frame(rows))


def now():
    return datetime.now(UTC)


@pytest.mark.system
def test_rejecting_takes_a_line_out_and_accepting_brings_it_back(
    evolved, t2s, t2s_json, rules, decide, home
):
    first = files_in(home / "skills")
    kept, gone = rules()
    assert t2s_json("status")["skills"][0]["up_to_date"] is True
    told = decide(place(gone), "reject")
    assert (told["content"], told["author"]) == (gone["text"], "Ann")
    assert t2s_json("status")["skills"][0]["up_to_date"] is False

    second = t2s_json("evolve", "desk")
    assert second["analysed_now"] == 0
    assert set(second["evolutions"][0]["nodes"]) <= {"reused", "single"}
    assert [line["text"] for line in rules()] == [kept["text"]]
    why = t2s_json("why-not", "desk")
    (discard,) = [row for row in why["discards"] if row["reason"] == "rejected"]
    assert discard["detail"] == "Ann: we know better (known by its words)"
    (heard,) = why["decisions"]
    assert (heard["matched"], heard["content"]) == ("rule_id", gone["text"])
    assert "Ann rejected it on" in t2s("why-not", "desk").stdout
    assert t2s_json("evolve", "desk")["changed"] is False

    again = decide(discard["rule_id"][:13], "accept")
    assert again["replaces"] == told["decision_id"]
    t2s("evolve", "desk")
    assert [line["text"] for line in rules()] == [kept["text"], gone["text"]]
    (heard,) = t2s_json("why-not", "desk")["decisions"]
    assert (heard["decision"], heard["matched"]) == ("accept", "rule_id")
    texts = {name: data for name, data in first.items() if name.endswith("SKILL.md")}
    assert texts.items() <= files_in(home / "skills").items()
    t2s("verify")


@pytest.mark.long
def test_what_was_left_out_is_accepted_or_pinned_by_its_id(evolved, t2s, t2s_json, rules, decide):
    left_out = {row["reason"]: row for row in t2s_json("why-not", "desk")["discards"]}
    weak, lost = left_out["low support"], left_out["contradicted"]
    assert decide(weak["rule_id"], "accept")["left_out_as"] == "low support"
    command = ("decide", "desk", lost["rule_id"], "--reason", "still")
    assert "accepting does not waive; pinning does" in t2s(*command, "accept").stdout
    t2s(*command, "pin")
    t2s("evolve", "desk")
    assert lost["content"] in [line["text"] for line in rules()]
    (line,) = [line for line in rules() if line["support"] == 1]
    blamed = t2s_json("blame", "desk", place(line))
    assert [row["decision"] for row in blamed["decisions"]] == ["accept"]
    assert len({cause["task_id"] for cause in blamed["causes"]}) == 1
    t2s("verify")


@pytest.mark.system
def test_a_pinned_rule_stays_as_long_as_one_run_behind_it_lives(
    evolved, t2s, t2s_json, rules, decide, warehouse
):
    line = rules()[1]
    causes = t2s_json("blame", "desk", place(line))["causes"]
    names = [cause["trajectory_id"] for cause in causes]
    decide(place(line), "reword", "--text", "Say no yourself.")
    decide(place(line), "pin")
    revoke(warehouse, names[1:])
    t2s("evolve", "desk")
    pinned = rules()[0]
    assert (pinned["text"], pinned["support"]) == ("- Say no yourself.", 1)
    blamed = t2s_json("blame", "desk", place(pinned))
    assert [cause["trajectory_id"] for cause in blamed["causes"]] == names[:1]
    (decision,) = blamed["decisions"]
    assert (decision["decision"], decision["text"]) == ("pin", "- Say no yourself.")
    shown = t2s("blame", "desk", place(pinned)).stdout
    assert "Ann pinned it on" in shown
    t2s("verify")

    revoke(warehouse, names[:1])
    told = t2s_json("evolve", "desk")
    assert "- Say no yourself." not in [line["text"] for line in rules()]
    assert [row["decision"] for row in told["unheard"]] == ["pin"]


@pytest.mark.long
def test_the_same_decisions_make_the_same_bytes(evolved, t2s, rules, home, folder, use_home):
    import shutil

    other = use_home(folder / "other")
    shutil.copytree(evolved, other, dirs_exist_ok=True)
    line = place(rules()[0])
    for author in ("Ann", "Bob"):
        use_home(home if author == "Ann" else other)
        words = ("reword", "--text", "Look it up.", "--reason", author, "--author", author)
        t2s("decide", "desk", line, *words)
        t2s("evolve", "desk")
    assert files_in(home / "skills") == files_in(other / "skills")
    assert b"- Look it up." in files_in(home / "skills")["desk/SKILL.md"]


def test_a_review_walks_over_the_rules_and_keeps_what_is_said(evolved, t2s, home):
    from t2s_pipeline.cli import app

    answers = "w\nLook it up.\nshorter\nr\nwrong\n"
    done = CliRunner().invoke(app, ["review", "desk", "--stdin", "--json"], input=answers)
    assert done.exit_code == 0, done.stderr
    first, second = json.loads(done.stdout)["decisions"]
    assert (first["decision"], first["text"], first["reason"]) == (
        "reword",
        "- Look it up.",
        "shorter",
    )
    assert (second["decision"], second["reason"]) == ("reject", "wrong")
    assert done.stderr.count("SKILL.md:") == 2
    assert done.stderr.count(", step ") == 4
    quit_early = CliRunner().invoke(app, ["review", "desk", "--stdin"], input="s\nq\n")
    assert "0 decisions on 2 rules" in quit_early.stdout
    assert "it: shorter" in quit_early.stdout
    assert "--stdin" in t2s("review", "desk", code=2).stderr


def test_a_review_shows_the_words_that_are_accepted(evolved, t2s, home):
    from t2s_pipeline.cli import app

    words = "Do https://evil.example now"
    t2s("decide", "desk", "SKILL.md:16", "reword", "--text", words, "--reason", "so")
    shown = CliRunner().invoke(app, ["review", "desk", "--stdin"], input="a\nfine\nq\n").stdout
    assert f"these words: - {words}\n" in shown.split("[a]ccept")[0]


@pytest.mark.parametrize(
    ("answers", "told", "decided"),
    [
        ("rejet\nplease\ns\np\nwhy\nq\n", "SKILL.md:16: “rejet” is no answer; say a, r, p", 0),
        ("a\nfine\n\n", "SKILL.md:17: “” is no answer", 1),
        ("a\nfine\nr\n", "SKILL.md:17: the answers end in the middle of one", 1),
        ("r\n\nwhy\n", "SKILL.md:16: nothing was said to “Reason”", 0),
        ("w\n# no\nwhy\nq\n", "SKILL.md:16: these words cannot stand there", 0),
    ],
)
def test_a_review_of_a_pipe_ends_at_what_is_no_answer(
    evolved, t2s, warehouse, answers, told, decided
):
    from t2s_pipeline.cli import app

    done = CliRunner().invoke(app, ["review", "desk", "--stdin"], input=answers)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"t2s: {told}")
    assert len(done.stderr.splitlines()) == 1
    assert f"{decided} decision{'' if decided == 1 else 's'} on 2 rules" in done.stdout
    assert warehouse.read("standing_decisions", skill="desk").height == decided


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["SKILL.md:16", "reword"], "say the words"),
        (["SKILL.md:16", "accept", "--text", "x"], "--text is for reword"),
        (["SKILL.md:16", "reword", "--text", "# A"], "“# A” is a heading; write that by hand"),
        (["SKILL.md:16", "reword", "--text", "-"], "neither a letter nor a digit: “-”"),
        (["SKILL.md:16", "reword", "--text", "2. *"], "neither a letter nor a digit: “2. *”"),
        (["SKILL.md:16", "reword", "--text", "a" * 20_000], "about 5000 tokens; a rule may"),
        (["SKILL.md:9", "reject"], "SKILL.md:9 is from the scaffold: no rule"),
        (["SKILL.md:999", "reject"], "has no line 999 in 'SKILL.md'; see: t2s blame desk\n"),
        (["SKILL.md", "reject"], "names no rule"),
        (["rule:ffffffffffff", "reject"], "has no rule rule:ffffffffffff"),
        (["rule:", "reject"], "may be any of"),
    ],
)
def test_what_cannot_be_decided_is_said_and_not_kept(evolved, t2s, warehouse, arguments, told):
    done = t2s("decide", "desk", *arguments, "--reason", "so", code=2)
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert warehouse.read("standing_decisions", skill="desk").is_empty()


def test_a_reason_is_needed(evolved, t2s):
    t2s("decide", "desk", "SKILL.md:16", "reject", code=2)
    assert "say why" in t2s("decide", "desk", "SKILL.md:16", "pin", "--reason", " ", code=2).stderr
