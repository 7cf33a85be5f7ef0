"""How much of an evolution a page holds, so that it opens at once however much was seen."""

from typing import NamedTuple


class Limits(NamedTuple):
    """What a page leaves out is counted on it, and stands in the warehouse.

    Attributes:
        trajectories: listed at most; those behind lines first.
        words_bytes: quotes with the steps around them, as they stand in the page; the first runs
            behind every line come before the second ones of any.
        around: steps shown in brief before and after a quoted one.
        text: characters of a line, a rule or a reason.
        brief: characters of a step in brief.
        task: characters of a task's text.
        margin: characters shown before and after a quote in its step.
        quote: characters of a quote shown whole; of a longer one its beginning and end.
        roomy: level-0 edits up to which the margins are these; less for more.
    """

    trajectories: int = 10_000
    words_bytes: int = 9 << 20
    around: int = 2
    text: int = 4_000
    brief: int = 200
    task: int = 300
    margin: int = 160
    quote: int = 600
    roomy: int = 4_000

    def fitting(self, leaves: int) -> "Limits":
        """Return the limits for so many level-0 edits: less around each where there are many."""
        if leaves <= self.roomy:
            return self
        return self._replace(brief=self.brief * 2 // 5, margin=self.margin * 2 // 5)
