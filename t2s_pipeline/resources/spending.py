"""How much money a run may spend, what is spent, and what the calls under way may still cost."""

import threading

from t2s_pipeline.calls import Stopped


class Spending:
    """Lets a call start only if its worst case fits in what is left. Safe for many threads."""

    def __init__(self, max_usd: float | None, spent_usd: float = 0.0) -> None:
        """Begin with what was spent before; without a limit, only count."""
        self._max_usd = max_usd
        self._spent = spent_usd
        self._held = 0.0
        self._under_way = 0
        self._changed = threading.Condition()

    @property
    def spent_usd(self) -> float:
        """What the calls that are over cost, as far as it is known."""
        return self._spent

    def hold(self, worst_usd: float) -> None:
        """Set a call's worst case aside; wait while calls under way may leave enough for it.

        Raises:
            Stopped: it does not fit, and nothing is under way that could make room.
        """
        with self._changed:
            while not self._fits(worst_usd):
                if not self._under_way:
                    raise Stopped(self._told(worst_usd))
                self._changed.wait()
            self._held += worst_usd
            self._under_way += 1

    def settle(self, worst_usd: float, cost_usd: float) -> None:
        """Put what a call cost in the place of what was set aside for it."""
        with self._changed:
            self._spent += cost_usd
            self._under_way -= 1
            self._held = self._held - worst_usd if self._under_way else 0.0
            self._changed.notify_all()

    def _fits(self, worst_usd: float) -> bool:
        return self._max_usd is None or self._spent + self._held + worst_usd <= self._max_usd

    def _told(self, worst_usd: float) -> str:
        return (
            f"stopped before the money ran out: ${self._spent:.4f} of ${self._max_usd:g} is spent, "
            f"and the next call may cost up to ${worst_usd:.4f}. What is finished is kept; "
            "run the same command with a larger --max-usd to go on"
        )
