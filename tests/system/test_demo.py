"""The demo, killed at any moment, and on machines that are set up otherwise."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, files_in

pytestmark = pytest.mark.system

COMMAND = [sys.executable, "-m", "t2s_pipeline.cli", "demo"]
MOMENTS = 3


def environment(home, **more):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "T2S_HOME": str(home), "DAGSTER_HOME": str(home / "dagster"), **more}


def made(home):
    """What must be equal: the recordings and the skill, byte for byte."""
    sources = {n: b for n, b in files_in(home / "sources").items() if n.endswith(".jsonl")}
    return sources, files_in(home / "skills")


@pytest.mark.long
def test_killed_at_any_moment_and_run_again_it_completes_without_repeating(folder, demo_once):
    dice = random.Random(7)
    home = folder / "killed"
    path = home / "sources" / "workbooks-scripted-seed-0.jsonl"
    finished: list[bytes] = []
    for moment in range(MOMENTS):
        with subprocess.Popen(
            COMMAND,
            env=environment(home),
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(dice.uniform(3, 9) + 2 * moment)
            os.killpg(process.pid, signal.SIGKILL)
        if path.exists():
            now = path.read_bytes().splitlines(keepends=True)
            whole = [line for line in now if line.endswith(b"\n")]
            assert whole[: len(finished)] == finished  # what was finished stands as it was
            finished = whole
    assert finished
    subprocess.run(COMMAND, env=environment(home), cwd=ROOT, check=True, capture_output=True)
    assert made(home) == made(demo_once)


@pytest.mark.long
def test_on_a_machine_that_is_set_up_otherwise_it_makes_the_same_bytes(folder, demo_once):
    home = folder / "otherwise"
    settings = {
        "LC_ALL": "C",
        "TZ": "Pacific/Apia",
        "PYTHONHASHSEED": "4242",
        "COLUMNS": "40",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        COMMAND, env=environment(home, **settings), cwd=folder, check=True, capture_output=True
    )
    assert made(home) == made(demo_once)
