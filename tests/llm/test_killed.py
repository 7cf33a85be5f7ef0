"""What was answered before a run is killed is not asked again by the next one."""

import subprocess
import sys
from pathlib import Path

import pytest

from t2s_pipeline.fake_endpoint.latency import Latency
from t2s_pipeline.resources.answer_writer import MOST_ANSWERS
from tests.llm.asker import CONCURRENCY
from tests.llm.asking import calls_in, counted

COUNT = 240
ROOT = Path(__file__).parents[2]


@pytest.mark.system
def test_a_killed_run_loses_only_what_was_under_way(endpoint, warehouse):
    url = endpoint(latency=Latency("lognormal", 0.05))
    stored = set()
    for until in (40, 120):
        before = counted(url)
        process = start(url, warehouse)
        for _ in range(until):
            assert process.stdout.readline().startswith("patch:")
        process.kill()
        process.wait()
        process.stdout.close()
        now = {call["item_id"] for call in calls_in(warehouse)}
        assert len(now) >= until
        assert len(now) < COUNT
        assert stored < now
        stored = now
        asked = counted(url)["repeated"] - before["repeated"]
        assert asked <= CONCURRENCY + MOST_ANSWERS
    before = counted(url)
    process = start(url, warehouse)
    said, _ = process.communicate()
    assert process.returncode == 0
    assert said.split() == [f"patch:{n}" for n in range(COUNT)]
    assert counted(url)["requests"] - before["requests"] == COUNT - len(stored)
    assert counted(url)["repeated"] - before["repeated"] <= CONCURRENCY + MOST_ANSWERS
    assert len(calls_in(warehouse)) == COUNT


def start(url, warehouse):
    command = [sys.executable, "-W", "ignore", "-m", "tests.llm.asker", url, warehouse.path]
    return subprocess.Popen([*command, str(COUNT)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
