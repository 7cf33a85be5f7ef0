"""What the fake endpoint counted: the other side of every account that a client gives."""

from collections import Counter
from dataclasses import dataclass, field

from t2s_pipeline.calls import Json


@dataclass
class Statistics:
    """Counts since the endpoint was started.

    Attributes:
        requests: received, refused ones among them.
        answered: those that got a chat completion, with or without a fault in it.
        repeated: requests whose very body had been answered before.
        input_tokens: of the answered ones; ``cached_tokens`` of these were cached.
        faults: by kind.
        statuses: by HTTP status.
        max_in_flight: the most requests that were under way at one time.
    """

    requests: int = 0
    answered: int = 0
    repeated: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    in_flight: int = 0
    max_in_flight: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    _answered: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Count a request that comes in."""
        self.requests += 1
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)

    def end(self) -> None:
        """Count it out."""
        self.in_flight -= 1

    def answer(self, identity: str, usage: tuple[int, int, int]) -> None:
        """Count an answer and its input, cached and output tokens."""
        self.answered += 1
        self.repeated += identity in self._answered
        self._answered.add(identity)
        self.input_tokens += usage[0]
        self.cached_tokens += usage[1]
        self.output_tokens += usage[2]

    def told(self) -> dict[str, Json]:
        """Return all counts."""
        numbers: dict[str, Json] = {
            name: value for name, value in vars(self).items() if isinstance(value, int)
        }
        return numbers | {"faults": {**self.faults}, "statuses": {**self.statuses}}
