"""What a person at a terminal sees, and what is never done to them."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from t2s_pipeline.commands.terminal import counted

ROOT = Path(__file__).parent.parent


def start(*arguments, **options):
    command = [sys.executable, "-m", "t2s_pipeline.cli", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.system
def test_a_command_that_is_interrupted_says_how_to_go_on(desk, t2s, home):
    t2s("ingest", desk(40), "--skill", "desk")
    started = start("evolve", "desk", stdout=subprocess.PIPE)
    runs = home / "dagster" / "history" / "runs"
    while started.poll() is None and not (runs.is_dir() and len(list(runs.glob("*-*.db")))):
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    _, told = started.communicate()
    assert told == "t2s: interrupted; run it again to go on\n"
    assert started.returncode in (130, -signal.SIGINT)  # a shell shows both as 130
    t2s("evolve", "desk")
    t2s("verify")


def test_output_that_cannot_be_written_is_said_in_one_line(evolved):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        shown = start("show", "desk", stdout=full)
        _, told = shown.communicate()
    assert shown.returncode == 1
    assert "t2s: cannot write: No space left on device\n" in told
    assert "Traceback" not in told


def test_a_terminal_that_knows_few_characters_gets_others_in_their_place(
    evolved, t2s_process, monkeypatch
):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    line = taught(t2s_process)
    shown = t2s_process("blame", "desk", f"SKILL.md:{line}").stdout
    assert b"patch ? level 1" in shown


def taught(t2s_process):
    text = t2s_process("show", "desk").stdout.decode()
    return 1 + next(n for n, line in enumerate(text.split("\n")) if line.startswith("- "))


@pytest.mark.parametrize("command", ["show", "blame", "why-not", "export"])
def test_a_home_that_is_not_there_is_said_and_not_made(t2s, home, command, tmp_path):
    more = [tmp_path / "out"] if command == "export" else []
    done = t2s(command, "desk", *more, code=2)
    assert "nothing was taken in at" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not home.exists()


def test_lists_of_a_home_that_is_not_there_are_empty(t2s, t2s_json, home):
    assert t2s_json("skills") == []
    assert t2s_json("status")["skills"] == []
    assert "No skill yet" in t2s("skills").stdout
    assert "not made yet" in t2s("status").stdout
    assert "nothing was taken in" in t2s("verify", code=1).stderr
    assert not home.exists()


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("SKILL.md:0", "lines are counted from 1"),
        ("SKILL.md:5-3", "line 3 is before line 5"),
        ("", "'' is no place in a skill"),
        ("nope.md", "no text file 'nope.md'; there are: SKILL.md"),
        ("SKILL.md:9999", "no line 9999 in SKILL.md, which ends at"),
    ],
)
def test_a_place_that_is_none_is_named(evolved, t2s, place, reason):
    assert reason in t2s("blame", "desk", place, code=2).stderr


def test_the_space_between_rules_is_nobodys(evolved, t2s, t2s_json):
    lines = t2s_json("blame", "desk", "SKILL.md")["lines"]
    rows = {line["line"]: line for line in lines}
    blank = next(n for n, row in rows.items() if row["origin"] == "taught" and not row["text"])
    rule = next(n for n in range(blank + 1, len(rows)) if rows[n]["text"].strip())
    alone = t2s("blame", "desk", f"SKILL.md:{blank}").stdout
    assert f"It is the space before the rule in line {rule}." in alone
    assert "Taught by" not in alone
    listed = {}
    for text in t2s("blame", "desk", "SKILL.md").stdout.splitlines():
        words = text.split()
        if words and (words[0].isdigit() or words[0] in ("base", "scaffold")):
            listed[text.strip()] = words
    support = str(rows[rule]["support"])
    assert [support, str(rule)] in [words[:2] for words in listed.values()]
    assert [support, str(blank)] not in [words[:2] for words in listed.values()]


def test_a_narrow_terminal_gets_whole_names(evolved, t2s, monkeypatch):
    assert str(evolved) in t2s("skills").stdout
    monkeypatch.setenv("COLUMNS", "40")
    shown = t2s("skills").stdout
    assert str(evolved) not in shown
    assert "folder" not in shown
    assert "desk " in shown


def test_shown_files_say_how_they_are_encoded(evolved, t2s_json):
    told = t2s_json("show", "desk")
    assert set(told["encoding"]) == set(told["files"])
    assert told["encoding"]["SKILL.md"] == "utf-8"


def test_one_of_something_is_one():
    assert counted(1, "problem") == "1 problem"
    assert counted(2, "problem") == "2 problems"
    assert counted(1, "trajectory", "trajectories") == "1 trajectory"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("T2S_CONCURRENCY", "500", "T2S_CONCURRENCY must be at most 128, not 500"),
        ("T2S_CONCURRENCY", "0", "T2S_CONCURRENCY must be at least 1, not 0"),
        ("T2S_CONTEXT_TOKENS", "10", "T2S_CONTEXT_TOKENS must be at least 1,024, not 10"),
        ("T2S_TIMEOUT_S", "-1", "T2S_TIMEOUT_S must be at least 1, not -1"),
        ("T2S_TIMEOUT_S", "long", "T2S_TIMEOUT_S must be a whole number, not 'long'"),
    ],
)
def test_a_number_in_the_environment_that_cannot_be_is_said(t2s, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    assert said in t2s("status", code=2).stderr
