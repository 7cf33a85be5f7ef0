"""Which fault befalls which request: drawn by seed, anew for each time that it is sent."""

from dataclasses import dataclass

from t2s_pipeline.fake_endpoint.content_faults import TEXT_FAULTS
from t2s_pipeline.fake_endpoint.received import Received

TRANSPORT = ("rate_limit", "server_error", "dropped", "hang")
"""They befall a request before anything is said."""
CONTENT = (*TEXT_FAULTS, "empty", "other_language")
"""They befall a reply; where one cannot, the next one in a drawn order does."""
TOOL_LOOP = "tool_loop"
"""It befalls a chat: all its turns call the first tool offered."""
KINDS = (*TRANSPORT, *CONTENT, TOOL_LOOP)


@dataclass(frozen=True)
class Faults:
    """How often faults occur, and of which kinds.

    Attributes:
        rate: share of requests that one befalls.
        kinds: those that occur, all equally often.
        seed: what is drawn.
        retry_after_s: what a refusal for too many requests asks for.
        hang_s: how long a hanging request is held at most.
    """

    rate: float = 0.0
    kinds: tuple[str, ...] = KINDS
    seed: int = 0
    retry_after_s: int = 1
    hang_s: float = 3600.0

    def __post_init__(self) -> None:
        """Refuse rates and kinds that cannot be."""
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown:
            raise ValueError(f"unknown fault {unknown[0]!r}; known: {', '.join(KINDS)}")
        if not 0 <= self.rate <= 1:
            raise ValueError("the rate of faults is a share between 0 and 1")

    def order(self, received: Received) -> list[str]:
        """Return the kinds to try on a request, in order; none for most."""
        kinds = [kind for kind in self.kinds if kind != TOOL_LOOP]
        share = self.rate * len(kinds) / max(len(self.kinds), 1)
        random = received.random(self.seed, "fault")
        if random.random() >= share:
            return []
        random.shuffle(kinds)
        return kinds

    def loops(self, received: Received) -> bool:
        """Tell whether the chat of a request is one that never ends."""
        if TOOL_LOOP not in self.kinds or not received.functions:
            return False
        draw = received.random_of_chat(self.seed, TOOL_LOOP).random()
        return draw < self.rate / len(self.kinds)


NO_FAULTS = Faults()
