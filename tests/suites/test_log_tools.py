"""The shell of the log desk runs real programs, a few, and for a short time."""

import pytest

from t2s_pipeline.suites.logs.suite import logs
from t2s_pipeline.suites.logs.tools import PROGRAMS
from t2s_pipeline.suites.sandbox.sandbox import SandboxError

DESK = logs()


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    folder = tmp_path_factory.mktemp("logs")
    (folder / "a.log").write_text("3 x\n10 y\n", encoding="utf-8")
    with DESK.workplace(folder) as call:
        yield lambda command: call("shell", {"command": command})


@pytest.mark.parametrize(
    ("command", "text", "failed"),
    [
        ("sort -n a.log | head -1", "3 x\n", False),
        ("sort a.log | awk '{print $2}' | tr 'a-z' 'A-Z'", "Y\nX\n", False),
        ("grep -c z a.log", "0\n", True),
        ("grep z a.log", "[no output]\n", True),
        ("wc -l b.log", "wc: b.log: No such file or directory\n", True),
        ("cat b.log | wc -l", "cat: b.log: No such file or directory\n0\n", False),
        ("sort -k a.log", None, True),
        ("python3 -V", "bash: line 1: python3: command not found\n", True),
        ("/usr/bin/env", "bash: line 1: /usr/bin/env: restricted: cannot specify", True),
        ("PATH=/usr/bin env", "bash: line 1: PATH: readonly variable\n", True),
        ("cat a.log > b.log", "bash: line 1: b.log: restricted: cannot redirect output\n", True),
        (
            'awk \'BEGIN {print ENVIRON["LC_ALL"], ENVIRON["HOME"], ENVIRON["TZ"]}\'',
            "C  UTC\n",
            False,
        ),
    ],
)
def test_a_command_runs_for_real_with_the_programs_that_are_named(shell, command, text, failed):
    result = shell(command)
    assert result.is_error is failed
    assert result.text.startswith(text or "sort: ")


def test_every_program_that_is_named_is_there(shell):
    for program in PROGRAMS:
        assert "command not found" not in shell(f"{program} a.log").text


def test_a_writer_whose_reader_is_gone_ends_without_a_word(shell):
    numbers = "awk 'BEGIN {while (i++ < 200000) print i}'"
    assert shell(f"{numbers} | head -n 1") == ("1\n", False)


def test_a_command_without_end_is_stopped(shell):
    result = shell("cat a.log; tail -f a.log")
    assert result.is_error
    assert "[stopped: it reached the time limit of 3 s" in result.text


def test_long_output_is_cut_off_and_says_so(shell):
    result = shell("awk 'BEGIN {while (i++ < 9000) print i}'")
    assert len(result.text) < 8100
    assert "more bytes of output are left out" in result.text


@pytest.mark.parametrize(
    ("tool", "arguments", "text"),
    [
        ("bash", {}, "Error: there is no tool 'bash'"),
        ("shell", {}, "Error: shell takes command, a string"),
        ("shell", {"command": 3}, "Error: shell takes command, a string"),
        ("shell", {"command": "ls\0"}, "Error: shell takes command, a string"),
        ("answer", {"value": 3}, "Error: answer takes value, a string"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(tmp_path, tool, arguments, text):
    with DESK.workplace(tmp_path) as call:
        assert call(tool, arguments) == (text, True)


def test_a_program_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("t2s_pipeline.suites.logs.tools.PLACES", str(tmp_path))
    with pytest.raises(SandboxError, match="'ls' is not installed"), DESK.workplace(tmp_path):
        pass
