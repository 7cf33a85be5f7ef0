"""The sandbox runs real processes, and stops those that go too far."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from t2s_pipeline.suites.sandbox.sandbox import Limits, Sandbox, SandboxError

LIMITS = Limits(wall_s=1.5, cpu_s=1, memory_bytes=256 * 2**20, hidden=("numpy",))


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LIMITS) as running:
        yield running


def test_a_script_prints_and_leaves_files(sandbox, tmp_path):
    code = (
        "open('made.txt', 'w').write('x'); print('ä', 1); import sys; print('b', file=sys.stderr)"
    )
    assert sandbox.run(code, tmp_path) == ("ä 1\nb\n", False)
    assert (tmp_path / "made.txt").read_text(encoding="utf-8") == "x"


def test_an_error_is_told_as_python_tells_it_without_a_path_of_this_machine(sandbox, tmp_path):
    code = "import json\n\ndef read(text):\n    return json.loads(text)\n\nprint(1)\nread('{')\n"
    output = sandbox.run(code, tmp_path)
    assert output.failed
    assert output.text == (
        "1\n"
        "Traceback (most recent call last):\n"
        '  File "script.py", line 7, in <module>\n'
        "    read('{')\n"
        '  File "script.py", line 4, in read\n'
        "    return json.loads(text)\n"
        "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)\n"
    )


def test_a_syntax_error_names_the_line(sandbox, tmp_path):
    output = sandbox.run("x = 1\nif x\n", tmp_path)
    assert output.failed
    assert 'File "script.py", line 2' in output.text
    assert "SyntaxError" in output.text


@pytest.mark.parametrize(
    ("code", "failed", "text"),
    [
        ("import sys; sys.exit()", False, ""),
        ("import sys; sys.exit(3)", True, ""),
        ("import sys; sys.exit('no file')", True, "no file\n"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", True, "SIGSEGV"),
        ("input()", True, "EOFError: EOF when reading a line"),
        ("import numpy", True, "numpy"),
        ("import sys; print(sys.argv)", False, "['script.py', 'a', 'b c']\n"),
        ("print(open('/proc/self/limits').read() is None)", False, "False\n"),
    ],
)
def test_how_a_script_ends_is_told(sandbox, tmp_path, code, failed, text):
    output = sandbox.run(code, tmp_path, "a", "b c")
    assert output.failed is failed
    assert text in output.text


@pytest.mark.parametrize(
    "code", ["print('begun')\nwhile True: pass", "print('begun')\nimport time\ntime.sleep(60)"]
)
def test_an_endless_script_is_stopped_and_says_so(sandbox, tmp_path, code):
    started = time.monotonic()
    output = sandbox.run(code, tmp_path)
    assert time.monotonic() - started < 10
    told = "[stopped: it reached the time limit of 1.5 s (1 s of computing)]"
    assert output == (f"begun\n{told}\n", True)


@pytest.mark.parametrize(
    "code",
    [
        "held = []\nwhile True: held.append('x' * 1_000_000)",
        "held = []\nwhile True: held.append(object())",
        "held = bytearray(10**12)",
    ],
)
def test_a_script_that_takes_too_much_memory_is_stopped_and_says_so(tmp_path, code):
    with Sandbox(Limits(memory_bytes=128 * 2**20, wall_s=30, cpu_s=30)) as sandbox:
        output = sandbox.run(code, tmp_path)
    assert output.failed
    assert "MemoryError" in output.text
    assert output.text.endswith("[stopped: it reached the memory limit of 128 MB]\n")


def test_what_a_script_started_ends_with_it(sandbox, tmp_path):
    code = "import subprocess; print(subprocess.Popen(['/bin/sleep', '60']).pid)"
    child = int(sandbox.run(code, tmp_path).text)
    assert ends(child)


def test_output_and_files_are_limited(tmp_path):
    limits = replace(LIMITS, output_bytes=10, file_bytes=1000)
    with Sandbox(limits) as sandbox:
        output = sandbox.run("print('0123456789' * 3)", tmp_path)
        assert output == ("0123456789\n[21 more bytes of output are left out]\n", False)
        large = sandbox.run("f = open('large', 'wb'); f.write(b'x' * 2000); f.close()", tmp_path)
        assert large.failed
        assert (tmp_path / "large").stat().st_size <= 1000
        assert sandbox.run("while True: print('x')", tmp_path).failed


def test_scripts_share_files_and_nothing_else(sandbox, tmp_path):
    sandbox.run("import json; json.x = 1; y = 2; open('kept', 'w').close()", tmp_path)
    code = "import json, os; print(hasattr(json, 'x'), 'y' in globals(), os.listdir())"
    assert sandbox.run(code, tmp_path).text == "False False ['kept']\n"


def test_a_script_sees_a_fixed_environment(sandbox, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "1")
    with Sandbox(LIMITS) as fresh:
        code = "import os; print(sorted(os.environ), hash('a'))"
        told = fresh.run(code, tmp_path).text
        assert told == sandbox.run(code, tmp_path).text
    assert told.startswith("['LC_ALL', 'PATH', 'PYTHONHASHSEED', 'PYTHONUTF8', 'TZ']")


def test_a_sandbox_that_has_ended_says_so(tmp_path):
    with Sandbox(LIMITS) as sandbox:
        code = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
        with pytest.raises(SandboxError, match="has ended"):
            sandbox.run(code, tmp_path)


def test_nothing_stays_when_the_caller_is_killed(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from t2s_pipeline.suites.sandbox.sandbox import Limits, Sandbox\n"
        "sandbox = Sandbox(Limits(wall_s=1))\n"
        "print(sandbox.run('import os; print(os.getppid())', Path('.')).text, flush=True)\n"
        "sandbox.run('import time; time.sleep(60)', Path('.'))\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE
    ) as caller:
        server = int(caller.stdout.readline())
        caller.send_signal(signal.SIGKILL)
    assert ends(server)


def ends(process):
    """Tell whether a process is gone, or gone but for its entry, within some seconds."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")")[-1]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
