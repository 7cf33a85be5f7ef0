"""``t2s fake-endpoint`` as a process."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.fake_endpoint.asking import chat

ROOT = Path(__file__).parents[2]


@contextmanager
def running(*options):
    command = [sys.executable, "-m", "t2s_pipeline.cli", "fake-endpoint", "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(number):
    with running("--latency", "0.01", "--answers", "text", "--no-tools") as process:
        told = process.stdout.readline()
        assert told.startswith("A fake endpoint (no model) listens at http://127.0.0.1:")
        url = told.split(" listens at ")[1].split(". ")[0]
        said = httpx2.post(f"{url}/chat/completions", json=chat("hello"), trust_env=False).json()
        assert said["choices"][0]["message"]["content"] == "hello"
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert "Ctrl-C" in process.stdout.read()
        assert process.stderr.read() == ""


def test_it_tells_programs_where_it_listens_and_fails_as_told():
    with running("--json", "--faults", "1", "--fault", "server_error") as process:
        told = json.loads("".join(process.stdout.readline() for _ in range(5)))
        url = f"{told['url']}/chat/completions"
        assert httpx2.post(url, json=chat("x"), trust_env=False).status_code == 500
        counted = httpx2.get(told["stats"], trust_env=False).json()
    assert counted["faults"] == {"server_error": 1}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--latency", "soon"], "'soon' is no latency"),
        (["--fault", "mischief"], "unknown fault 'mischief'"),
        (["--host", "192.0.2.1"], "cannot listen at 192.0.2.1"),
    ],
)
def test_what_it_cannot_do_is_told_in_one_line(t2s, options, told):
    result = t2s("fake-endpoint", "--port", "0", *options, code=1)
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
