"""Answers are stored in few transactions, and a warehouse that cannot be written is told."""

import itertools
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from t2s_pipeline.calls import Stopped
from t2s_pipeline.resources.answer_writer import LONGEST_WAIT_S, MOST_ANSWERS, AnswerWriter
from t2s_pipeline.resources.warehouse import Warehouse, WarehouseError
from tests.llm.asking import calls_in, in_threads


def row(key):
    names = ("stage", "item_id", "base_url", "model", "request", "response")
    texts = dict.fromkeys(names, "x") | {"stage": "propose", "key": str(key)}
    return {**texts, "accepted": True, "latency_s": 0.1, "attempt": 0, "at": datetime.now(UTC)}


class Counting(Warehouse):
    """Counts transactions and takes its time over them."""

    def transaction(self):
        _BEGUN.append(time.monotonic())
        time.sleep(0.05)
        return super().transaction()


_BEGUN = []


def test_many_answers_share_a_transaction(warehouse):
    warehouse.read("skills")
    _BEGUN.clear()
    writer = AnswerWriter(Counting(path=warehouse.path))
    assert in_threads(lambda n: writer.store(row(n)), range(128), threads=64) == [None] * 128
    writer.close()
    assert len(calls_in(warehouse)) == 128
    assert 128 / MOST_ANSWERS <= len(_BEGUN) <= 64


def test_a_lonely_answer_does_not_wait_for_company(warehouse):
    warehouse.read("skills")
    writer = AnswerWriter(warehouse)
    took = []
    for key in range(5):
        begun = time.monotonic()
        writer.store(row(key))
        took.append(time.monotonic() - begun)
    writer.close()
    assert min(took) < LONGEST_WAIT_S


def test_others_have_their_turn_while_answers_keep_coming(warehouse):
    warehouse.read("skills")
    writer = AnswerWriter(warehouse)
    going = threading.Event()
    going.set()

    def keep_storing(thread):
        for n in itertools.takewhile(lambda _: going.is_set(), itertools.count()):
            writer.store(row(f"{thread} {n}"))

    code = (
        "import sys; from t2s_pipeline.resources.warehouse import Warehouse as W; "
        "print(W(path=sys.argv[1], wait_s=20).read('skills').height)"
    )
    with ThreadPoolExecutor(8) as pool:
        for thread in range(8):
            pool.submit(keep_storing, thread)
        try:
            command = [sys.executable, "-c", code, warehouse.path]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        finally:
            going.clear()
    writer.close()
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_who_hands_in_what_cannot_be_stored_is_told(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_text("hello", encoding="utf-8")
    writer = AnswerWriter(Warehouse(path=str(path)))
    outcomes = in_threads(lambda n: writer.store(row(n)), range(8))
    assert {type(outcome) for outcome in outcomes} == {WarehouseError}
    writer.close()


def test_what_comes_after_the_end_is_refused(warehouse):
    writer = AnswerWriter(warehouse)
    writer.store(row("a"))
    writer.close()
    with pytest.raises(Stopped, match="ended before an answer was stored"):
        writer.store(row("b"))
    assert len(calls_in(warehouse)) == 1
