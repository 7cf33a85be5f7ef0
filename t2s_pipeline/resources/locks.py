"""A lock for each name that is in use."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Locks:
    """Lets one thread at a time do what has a certain name; other names go on beside it."""

    def __init__(self) -> None:
        """Begin with no name in use."""
        self._locks: dict[str, threading.Lock] = {}
        self._users: Counter[str] = Counter()
        self._own = threading.Lock()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Hold the lock of a name."""
        with self._own:
            lock = self._locks.setdefault(name, threading.Lock())
            self._users[name] += 1
        try:
            with lock:
                yield
        finally:
            with self._own:
                self._users[name] -= 1
                if not self._users[name]:
                    del self._locks[name], self._users[name]
