"""The suite ``stock``: its tasks, its checker, and the records of its scripted agent."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from t2s_pipeline.formats import registry
from t2s_pipeline.redaction.redact import redact
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts
from t2s_pipeline.suites.stock.checker import Booked, check
from t2s_pipeline.suites.stock.habits import Habit
from t2s_pipeline.suites.stock.plant import BLOCK
from t2s_pipeline.suites.stock.store import FILE, articles, load, save
from t2s_pipeline.suites.stock.suite import stock
from t2s_pipeline.suites.stock.tasks.catalogue import JOBS
from t2s_pipeline.suites.stock.tools import TOOLS

DESK = stock()
AGENT = DESK.agents["scripted"]
SEED = 0
ASKED = {  # by hand, from the requests and the range
    "order-cans": Booked(orders=(("CN-112", 6, "harbour"),)),
    "order-gloves": Booked(orders=(("GL-303", 5, "depot"),)),
    "order-hoses": Booked(orders=(("HS-231", 5, "harbour"),)),
    "order-feeders": Booked(orders=(("BD-619", 3, "depot"),)),
    "order-soil": Booked(orders=(("SO-505", 2, "main"),)),
    "reserve-barrows": Booked(reservations=(("WB-712", 2, "Mrs Okafor", "depot"),)),
    "reserve-secateurs": Booked(reservations=(("CT-442", 3, "Mr Lindqvist", "depot"),)),
    "reserve-chairs": Booked(reservations=(("CH-805", 4, "Bistro Marlo", "depot"),)),
    "move-nest-boxes": Booked(transfers=(("BD-610", 18, "main", "harbour"),)),
    "move-loppers": Booked(transfers=(("CT-412", 12, "harbour", "depot"),)),
    "move-compost": Booked(transfers=(("SO-511", 30, "harbour", "main"),)),
}
FIRST_PRICES = {
    "price-lanterns": (8, ("LN-901", 1320)),
    "price-pots": (9, ("PT-211", 240)),
    "price-seeds": (9, ("SD-311", 220)),
    "price-bulbs": (8, ("BU-101", 405)),
    "price-thermometers": (3, ("TH-701", 990)),
}


@pytest.fixture(scope="module")
def records(memory):
    return list(run_rollouts(DESK, AGENT, plan(DESK, BLOCK), seed=SEED, folder=memory))


def calls(record):
    for message in record["messages"]:
        for called in message.get("tool_calls", ()):
            function = called["function"]
            yield function["name"], json.loads(function["arguments"])


def test_the_suite_is_registered():
    assert SUITES["stock"]() is DESK


def test_there_are_sixteen_different_tasks_of_four_types():
    assert len({task.prompt for task in DESK.tasks}) == 16
    assert len({task.task_id for task in DESK.tasks}) == 16
    assert len({task.task_type for task in DESK.tasks}) == 4
    assert len({task.inputs[FILE] for task in DESK.tasks}) == 16


@pytest.mark.parametrize("name", ASKED)
def test_what_is_expected_is_what_was_asked(name):
    assert DESK.task(name).expected == ASKED[name]


@pytest.mark.parametrize("name", FIRST_PRICES)
def test_prices_that_are_expected_are_what_was_asked(name):
    expected = DESK.task(name).expected
    assert (len(expected.prices), expected.prices[0]) == FIRST_PRICES[name]
    assert expected == Booked(prices=expected.prices)


@pytest.mark.parametrize("job", [job for job in JOBS if job.sku], ids=lambda job: job.name)
def test_a_query_finds_the_article_and_the_first_hit_is_for_sale(job):
    assert job.sku in job.hits()
    assert job.hits()[0] == job.sku or not articles()[job.hits()[0]]["discontinued"]


def test_a_replacement_is_for_sale():
    for one in articles().values():
        assert not one["discontinued"] or not articles()[one["replaced_by"]]["discontinued"]


@pytest.mark.parametrize(
    ("name", "calling", "verdict"),
    [
        ("order-cans", [], "orders: CN-112 6 harbour expected, nothing booked"),
        (
            "order-cans",
            [("place_order", {"sku": "CN-112", "cases": 6, "site": "harbour"})],
            "orders: CN-112 6 harbour expected, nothing booked",
        ),
        (
            "price-thermometers",
            [("set_price", {"sku": "TH-701", "price_cents": 990})],
            "prices: TH-701 990; TH-702 1290; TH-705 1690 expected, TH-701 990 booked",
        ),
        (
            "order-cans",
            [("set_price", {"sku": "CN-112", "price_cents": 1})],
            "orders: CN-112 6 harbour expected, nothing booked",
        ),
    ],
)
def test_the_checker_says_what_is_booked(tmp_path, name, calling, verdict):
    task = DESK.task(name)
    (tmp_path / FILE).write_bytes(task.inputs[FILE])
    with DESK.workplace(tmp_path) as call:
        for tool, arguments in calling:
            assert not call(tool, arguments).is_error
    assert check(task, tmp_path) == (0.0, verdict)


def test_a_verdict_is_on_values_and_on_nothing_else(tmp_path):
    task = DESK.task("order-cans")
    assert check(task, tmp_path) == (0.0, "the store is gone")
    (tmp_path / FILE).write_bytes(task.inputs[FILE])
    with DESK.workplace(tmp_path) as call:
        call("place_order", {"sku": "CN-104", "cases": 6})
        order = {"sku": "CN-112", "cases": 6, "site": "harbour", "note": "soon"}
        number = json.loads(call("place_order", order).text)["document"]
        call("confirm", {"document": number})
    assert check(task, tmp_path).reward == 1
    store = load(tmp_path)
    store["documents"][1]["cases"] = 7
    save(tmp_path, store)
    assert check(task, tmp_path).reward == 0


def test_every_record_is_read_and_every_call_has_its_result(records):
    for record in records:
        assert registry.sniff(record) == "openai_chat"
        trace = registry.parse("openai_chat", record)
        assert (trace.task_id, trace.trial) == (record["task_id"], str(record["trial"]))
        assert trace.outcome.success is record["success"]
        assert trace.model == "scripted, no model"
        steps = [step for step in trace.steps if step.tool]
        assert {step.tool for step in steps} <= {tool.name for tool in TOOLS}
        assert all(step.result for step in steps)


def test_records_do_not_show_the_plant(records):
    assert len({frozenset(record) for record in records}) == 1
    text = json.dumps(records)
    assert not [habit for habit in Habit if habit in text or habit.name in text]
    assert not re.search(r"/(tmp|home|usr|work|dev/shm|proc|root)\b", text)


def test_redaction_finds_nothing_in_a_record(records):
    for record in records:
        assert redact(record).record == record


def test_every_task_has_successes_and_most_have_failures(records):
    won = Counter(record["task_id"] for record in records if record["success"])
    assert set(won) == {task.task_id for task in DESK.tasks}
    assert sum(n < BLOCK for n in won.values()) >= 15


def test_no_two_runs_of_a_task_are_worded_the_same(records):
    worded = defaultdict(set)
    for record in records:
        said = [message.get("content") for message in record["messages"] if "tool_calls" in message]
        worded[record["task_id"]].add(json.dumps([said, list(calls(record))]))
    assert {len(different) for different in worded.values()} == {BLOCK}


def test_successes_differ_in_how_they_work(records):
    won = [record for record in records if record["success"]]
    seen = [{tool for tool, _ in calls(record)} for record in won]
    for tool in ("get_item", "get_items", "get_stock", "list_documents"):
        assert 2 <= sum(tool in tools for tools in seen) <= len(won) - 2
    refused = [any(message.get("is_error") for message in record["messages"]) for record in won]
    assert 3 <= sum(refused) <= len(won) - 3
    orders = [given for r in won for tool, given in calls(r) if tool == "place_order"]
    assert {"note" in given for given in orders} == {True, False}


PROGRAM = """
import hashlib, json
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts
suite = SUITES["stock"]()
made = run_rollouts(suite, suite.agents["scripted"], plan(suite, 2), seed=3, workers=3)
print(hashlib.sha256(json.dumps(list(made)).encode()).hexdigest())
"""


@pytest.mark.parametrize(("hash_seed", "zone"), [("1", "Asia/Tokyo"), ("77", "America/St_Johns")])
def test_records_do_not_depend_on_where_they_are_made(tmp_path, hash_seed, zone):
    root = Path(__file__).parents[2]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "LC_ALL": "C"}
    elsewhere = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=environment | {"PYTHONHASHSEED": hash_seed, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    here = list(run_rollouts(DESK, AGENT, plan(DESK, 2), seed=3, folder=tmp_path, workers=1))
    assert hashlib.sha256(json.dumps(here).encode()).hexdigest() == elsewhere
