"""The model engine end to end: commands as processes, over HTTP, with all that goes wrong."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import duckdb
import httpx2
import pytest

from benchmarks.planted import PLANTS, write
from t2s_pipeline.fake_endpoint.brain import honest
from t2s_pipeline.fake_endpoint.chat import Behaviour
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.faults import KINDS, Faults
from t2s_pipeline.fake_endpoint.latency import parse_latency
from t2s_pipeline.fake_endpoint.server import MODEL, serve
from tests.conftest import ROOT, files_in

pytestmark = pytest.mark.system

KILLS = 3
PRICES = '[models.{}]\ndate = "2026-11-21"\ninput = 1.0\ncached_input = 0.5\noutput = 4.0\n'


class Desk:
    """A home whose engine is a model at an endpoint."""

    def __init__(self, home, url):
        self.home = home
        self.stats_url = url.removesuffix("/v1") + "/stats"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **kept,
            "T2S_HOME": str(home),
            "DAGSTER_HOME": str(home / "dagster"),
            "OPENAI_BASE_URL": url,
            "OPENAI_API_KEY": "sk-never-to-be-stored",
            "T2S_MODEL": MODEL,
            "T2S_TIMEOUT_S": "4",
            "COLUMNS": "200",
        }

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "t2s_pipeline.cli", *map(str, arguments)],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments, code=0):
        process = self.start(*arguments)
        out, err = process.communicate()
        assert process.returncode == code, out + err
        return out + err

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    def rows(self, query):
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as connection:
            return connection.sql(query).fetchall()

    def requests(self):
        return httpx2.get(self.stats_url).json()["requests"]


@pytest.fixture
def endpoint():
    """Serve the fake endpoint; what is told is how it behaves."""
    opened = []

    def open_(**behaviour):
        server = serve(Behaviour(brain=honest(echo), **behaviour))
        opened.append(server)
        return server.__enter__()

    yield open_
    for server in opened:
        server.__exit__(None, None, None)


def rules_of(desk):
    """Each taught rule of the latest evolution with the runs behind it that count."""
    found = {}
    for text, run in desk.rows(
        "select text, trajectory_id from skill_lines join lineage using (evolution, path, line) "
        "where origin = 'taught' and trim(text) <> '' and counted and evolution = "
        "(select evolution from evolutions order by started_at desc limit 1)"
    ):
        found.setdefault(text, set()).add(run)
    return found


@pytest.mark.long
def test_with_a_third_of_all_answers_spoiled_it_ends_and_asks_again_only_for_what_failed(
    airline, endpoint, folder
):
    url = endpoint(faults=Faults(rate=0.3, kinds=tuple(KINDS), seed=3))
    desk = Desk(folder / "home", url)
    desk.run("ingest", airline, "--skill", "airline")
    desk.run("evolve", "airline", "--concurrency", 32)
    desk.run("verify")
    query = "select patch_id, reasoning from patches where status = 'failed'"
    failed = dict(desk.rows(query))
    assert failed, "with so many faults something must have failed"
    assert all(failed.values())
    refused = desk.rows("select response, refusal from llm_calls where not accepted")
    assert refused
    assert all(response and refusal for response, refusal in refused)
    carried = desk.rows("select replace(node_id, ':carried', '') from nodes where status='carried'")
    before = desk.rows('select count(*), max("at") from llm_calls')[0]

    desk.run("evolve", "airline", "--concurrency", 32)
    desk.run("verify")
    asked_again = desk.rows(
        f"select distinct item_id from llm_calls where stage = 'propose' and \"at\" > '{before[1]}'"
    )
    assert {item for (item,) in asked_again} <= set(failed)
    merged_again = desk.rows("select count(*) from merge_nodes where status = 'merged'")[0][0]
    assert merged_again >= len(carried)
    assert len(desk.rows("select key from llm_calls")) == len(
        desk.rows("select distinct key from llm_calls")
    )
    stored = b"".join(files_in(folder / "home").values())
    assert b"sk-never-to-be-stored" not in stored


@pytest.mark.long
def test_killed_at_random_moments_nothing_paid_for_is_asked_again(airline, endpoint, folder):
    url = endpoint(latency=parse_latency("0.7"))
    calm = Desk(folder / "calm", url)
    calm.run("ingest", airline, "--skill", "airline")
    calm.run("evolve", "airline")
    needed = calm.requests()

    desk = Desk(folder / "killed", url)
    desk.run("ingest", airline, "--skill", "airline")
    dice = random.Random(3)
    for _ in range(KILLS):
        goal = desk.requests() + dice.randint(1, 100)
        process = desk.start("evolve", "airline")
        while process.poll() is None and desk.requests() < goal:
            time.sleep(0.1)
        time.sleep(dice.uniform(0, 1))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    desk.run("evolve", "airline")
    assert files_in(desk.home / "skills") == files_in(calm.home / "skills")
    lost = desk.requests() - 2 * needed
    assert lost <= KILLS * (64 + 32)


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param((), id="honest", marks=pytest.mark.long),
        pytest.param(("invented_handles",), id="inventing handles"),
    ],
)
def test_each_rule_names_the_runs_that_its_lesson_was_planted_in(endpoint, folder, kinds):
    faults = {"faults": Faults(rate=0.25, kinds=kinds, seed=1)} if kinds else {}
    desk = Desk(folder / "home", endpoint(**faults))
    plant = write(folder / "planted.jsonl", 80)
    desk.run("ingest", folder / "planted.jsonl", "--skill", "desk", "--origin", "runs")
    desk.run("evolve", "desk")
    for _ in range(4):  # a node that could not be merged is tried again by the next run
        if "Nothing changed" in desk.run("evolve", "desk"):
            break
    runs = {f"desk/runs.{task}.{trial}": told for (task, trial), told in plant.items()}
    found = set()
    for rule, behind in rules_of(desk).items():
        had = {p.name: {run for run, told in runs.items() if p.name in told} for p in PLANTS}
        best = max(had, key=lambda name: len(behind & had[name]))
        assert len(behind & had[best]) >= 0.99 * len(behind), rule
        assert len(behind & had[best]) >= 0.99 * len(had[best]), rule
        found.add(best)
    assert len(found) == len(PLANTS)


@pytest.mark.long
def test_what_it_may_cost_is_kept_to_and_going_on_works(airline, endpoint, folder):
    desk = Desk(folder / "home", endpoint())
    desk.home.mkdir(parents=True)
    (desk.home / "prices.toml").write_text(PRICES.format(MODEL), encoding="utf-8")
    desk.run("ingest", airline, "--skill", "airline")
    foretold = desk.json("estimate", "airline")

    told = desk.run("evolve", "airline", "--max-usd", 0.5, code=1)
    assert "--max-usd" in told
    (spent,) = desk.rows("select sum(cost_usd) from llm_calls")[0]
    assert 0.1 < spent <= 0.5
    kept = desk.rows("select count(*) from patches where status <> 'failed'")[0][0]
    assert kept > 0

    desk.run("evolve", "airline", "--max-usd", 50)
    calls, tokens, cost = desk.rows(
        "select count(*), sum(input_tokens) + sum(output_tokens), sum(cost_usd) from llm_calls"
    )[0]
    assert calls == desk.requests()
    assert foretold["calls"] == pytest.approx(calls, rel=0.2)
    assert foretold["input_tokens"] + foretold["output_tokens"] == pytest.approx(tokens, rel=0.2)
    assert foretold["cost_usd"] == pytest.approx(cost, rel=0.2)
    (told_cost,) = desk.rows("select cost_usd from evolutions where status = 'released'")[0]
    assert told_cost == pytest.approx(cost, rel=0.01)


def poisoned(folder):
    """Thirty tasks; three more whose records all teach the same bad thing."""
    write(folder / "good.jsonl", 30)
    lines = []
    for n in range(3):
        text = f"Please settle case number {n} of the archive, it is urgent this time."
        asked = {"name": "settle_case", "arguments": json.dumps({"case": n})}
        call = {"id": "c", "type": "function", "function": asked}
        told = {"role": "tool", "tool_call_id": "c", "content": "Error: approval is missing"}
        lines.append(
            {
                "task_id": f"poison-{n}",
                "success": False,
                "messages": [
                    {"role": "user", "content": text},
                    {"role": "assistant", "content": None, "tool_calls": [call]},
                    told,
                    {"role": "assistant", "content": None, "tool_calls": [call]},
                    told,
                ],
            }
        )
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "poison.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("trust", ["untrusted", "internal"])
def test_three_records_of_one_origin_in_thirty(endpoint, folder, trust):
    desk = Desk(folder / "home", endpoint())
    poisoned(folder)
    desk.run("ingest", folder / "good.jsonl", "--skill", "desk", "--origin", "us")
    desk.run(
        "ingest", folder / "poison.jsonl", "--skill", "desk", "--origin", "them", "--trust", trust
    )
    desk.run("evolve", "desk")
    text = (desk.home / "skills" / "desk" / "SKILL.md").read_text(encoding="utf-8")
    behind = [runs for rule, runs in rules_of(desk).items() if "settle_case" in rule]
    if trust == "untrusted":
        assert "settle_case" not in text
        assert "them" in desk.run("why-not", "desk")
    else:
        (runs,) = behind
        assert {run.split("/")[1].split(".")[0] for run in runs} == {"them"}
