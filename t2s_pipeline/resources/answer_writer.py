"""The one writer of answers: many are handed in, few transactions store them."""

import queue
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import NamedTuple

from t2s_pipeline.calls import Stopped
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import LlmCalls

MOST_ANSWERS = 32
LONGEST_WAIT_S = 0.2
REST = 1 / 8
"""For each answer in a transaction the warehouse rests so many times what the transaction took:
one that comes alone is stored at once, and many that come together share few transactions."""


class _Handed(NamedTuple):
    row: Mapping[str, object]
    stored: Future[None]
    at: float


class AnswerWriter:
    """Stores answers in batches of up to 32, each within 0.2 s if the warehouse is free."""

    def __init__(self, warehouse: Warehouse) -> None:
        """Start the thread that writes."""
        self._warehouse = warehouse
        self._handed: queue.SimpleQueue[_Handed | None] = queue.SimpleQueue()
        self._rested_at = 0.0
        self._ended = False
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="answer writer", daemon=True)
        self._thread.start()

    def store(self, row: Mapping[str, object]) -> None:
        """Hand in a row of ``llm_calls`` and return when it is committed.

        Raises:
            WarehouseError: it cannot be.
            Stopped: the run is over.
        """
        stored: Future[None] = Future()
        with self._lock:
            if self._closed:
                raise Stopped("the run was ended before an answer was stored")
            self._handed.put(_Handed(row, stored, time.monotonic()))
        stored.result()

    def close(self) -> None:
        """Store what was handed in, and end."""
        with self._lock:
            self._closed = True
            self._handed.put(None)
        self._thread.join()

    def _run(self) -> None:
        while not self._ended:
            batch = self._next()
            if batch:
                begun = time.monotonic()
                self._write(batch)
                ended = time.monotonic()
                self._rested_at = ended + (ended - begun) * len(batch) * REST

    def _next(self) -> list[_Handed]:
        """Wait for an answer, and for those that come while the warehouse rests."""
        batch: list[_Handed] = []
        wait: float | None = None
        while len(batch) < MOST_ANSWERS:
            try:
                handed = self._handed.get(timeout=wait)
            except queue.Empty:
                break
            if handed is None:
                self._ended = True
                break
            batch.append(handed)
            until = min(self._rested_at, batch[0].at + LONGEST_WAIT_S)
            wait = max(0.0, until - time.monotonic())
        return batch

    def _write(self, batch: list[_Handed]) -> None:
        try:
            # Checked before the warehouse is opened, which is then held half as long.
            rows = LlmCalls.validate(LlmCalls.frame(handed.row for handed in batch), lazy=True)
            with self._warehouse.transaction() as transaction:
                transaction.run_with("store_answers", rows)
        except Exception as error:  # told to those who wait, in their own threads
            for handed in batch:
                handed.stored.set_exception(error)
        else:
            for handed in batch:
                handed.stored.set_result(None)
