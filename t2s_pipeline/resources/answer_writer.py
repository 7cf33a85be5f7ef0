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
"""For each answer in a transaction the writer rests so many times what the transaction took:
one that comes alone is stored at once, and many that come together share few transactions."""
LONGEST_HOLD_S = 1.0
"""To open and close the file takes longer than to store a batch, so it stays open while answers
come, but no longer than this: then others have their turn, for as long as an answer may wait."""
PAUSE_S = 0.1
"""If no answer comes for so long, the file is closed."""


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
            batch = self._next(None)
            if batch:
                self._hold(batch)

    def _hold(self, batch: list[_Handed]) -> None:
        """Store a batch, and those that come after it, with the file open."""
        try:
            with self._warehouse.kept_open():
                until = time.monotonic() + LONGEST_HOLD_S
                while batch:
                    self._write(batch)
                    batch = self._next(PAUSE_S) if time.monotonic() < until else []
        except Exception as error:  # it cannot be opened, or not be closed
            _tell(batch, error)
        self._rested_at = time.monotonic() + LONGEST_WAIT_S

    def _next(self, patience_s: float | None) -> list[_Handed]:
        """Wait for an answer, and for those that come while the writer rests.

        Args:
            patience_s: for the first; None: without end.
        """
        batch: list[_Handed] = []
        wait = patience_s
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
        begun = time.monotonic()
        try:
            rows = LlmCalls.frame(handed.row for handed in batch)
            with self._warehouse.transaction() as transaction:
                # Save those that another process stored meanwhile.
                transaction.insert_new(LlmCalls, "key", rows)
        except Exception as error:  # told to those who wait, in their own threads
            _tell(batch, error)
        else:
            for handed in batch:
                handed.stored.set_result(None)
        ended = time.monotonic()
        self._rested_at = ended + (ended - begun) * len(batch) * REST


def _tell(batch: list[_Handed], error: Exception) -> None:
    for handed in batch:
        handed.stored.set_exception(error)
