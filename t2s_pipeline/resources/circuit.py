"""When to stop asking an endpoint: it refuses the key, or every call fails."""

import threading

from t2s_pipeline.calls import Stopped
from t2s_pipeline.resources.llm import CallFailed

MOST_FAILURES = 20
"""Calls that fail one after another, each with all its retries, before no more are made."""
KEPT = "What is finished is kept; put it right and run the same command to go on"


class Circuit:
    """Open once it is clear that no call can succeed. Safe for many threads."""

    def __init__(self, base_url: str, model: str) -> None:
        """Begin closed."""
        self._base_url = base_url
        self._model = model
        self._failures = 0
        self._answered = False
        self._why: str | None = None
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise ``Stopped`` if no call may start."""
        if self._why is not None:
            raise Stopped(self._why)

    def succeeded(self) -> None:
        """Count a call that was answered."""
        with self._lock:
            self._failures, self._answered = 0, True

    def failed(self, error: CallFailed) -> None:
        """Count a call that was not.

        Raises:
            Stopped: it shows that no other would be.
        """
        with self._lock:
            self._failures += 1
            self._why = self._why or self._fatal(error)
        self.check()

    def _fatal(self, error: CallFailed) -> str | None:
        if error.status in (401, 403):
            told = f"refuses the key (HTTP {error.status}): {error}. Check OPENAI_API_KEY"
        elif error.status == 404 and not self._answered:
            told = f"knows no model {self._model!r} or no such path (HTTP 404): {error}. "
            told += "Check T2S_MODEL and OPENAI_BASE_URL"
        elif self._failures >= MOST_FAILURES:
            told = f"failed {self._failures} calls in a row, the last one with: {error}"
        else:
            return None
        return f"the endpoint {self._base_url} {told}. {KEPT}"
