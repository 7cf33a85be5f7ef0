"""How long calls of a model take beside the model itself: ``python -m benchmarks.calls``.

The endpoint is a process of its own on this machine, which shares the cores with the client.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from t2s_pipeline.calls import Request
from t2s_pipeline.resources.completion import open_llm
from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.resources.warehouse import Warehouse

LATENCY_S = 1.0
PROMPT_CHARACTERS = 2_000


class Measured(NamedTuple):
    """One measurement; ``least_s`` is what the endpoint's latency alone comes to."""

    calls: int
    concurrency: int
    wall_s: float
    least_s: float
    cpu_ms_per_call: float
    most_in_flight: int


@contextmanager
def endpoint(latency_s: float) -> Iterator[dict]:
    """Run a fake endpoint as a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "t2s_pipeline.cli", "fake-endpoint"]
    command += ["--port", "0", "--latency", str(latency_s), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(5)]
    try:
        yield json.loads("".join(told))
    finally:
        process.terminate()
        process.wait()


def measure(calls: int, concurrency: int) -> Measured:
    """Ask that many questions of about 2 kB, each of one item, and take the time."""
    with endpoint(LATENCY_S) as served, tempfile.TemporaryDirectory() as folder:
        settings = LlmSettings(
            base_url=served["url"], model="gpt-4o-mini", concurrency=concurrency, max_usd=100.0
        )
        warehouse = Warehouse(path=str(Path(folder) / "warehouse.duckdb"))
        with open_llm(settings, warehouse) as llm:
            complete = llm.bind({f"patch:{n}": 0 for n in range(calls)})
            begun, cpu = time.monotonic(), _cpu_s()
            with ThreadPoolExecutor(2 * concurrency) as threads:
                lengths = list(
                    threads.map(
                        lambda n: complete(_request(n), lambda answer: len(answer.text)),
                        range(calls),
                    )
                )
            wall, spent = time.monotonic() - begun, _cpu_s() - cpu
        with urlopen(served["stats"]) as response:
            counted = json.load(response)
    assert min(lengths) > PROMPT_CHARACTERS
    least = -(-calls // concurrency) * LATENCY_S
    return Measured(calls, concurrency, wall, least, spent / calls * 1000, counted["max_in_flight"])


def _request(number: int) -> Request:
    text = f"Run {number}. " + "What happened here? " * (PROMPT_CHARACTERS // 20)
    message = {"role": "user", "content": text}
    return Request(
        stage="propose", item_id=f"patch:{number}", messages=(message,), max_output_tokens=4000
    )


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    for calls, concurrency in ((200, 64), (2_000, 128)):
        m = measure(calls, concurrency)
        print(
            f"{m.calls} calls at {m.concurrency}: {m.wall_s:.2f} s, {m.wall_s / m.least_s:.3f} of "
            f"the least ({m.least_s:g} s); {m.cpu_ms_per_call:.1f} ms of CPU per call; at most "
            f"{m.most_in_flight} in flight"
        )
