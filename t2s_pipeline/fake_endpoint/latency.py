"""How long the fake endpoint takes to answer: a distribution, drawn from by seed."""

import math
from dataclasses import dataclass
from random import Random
from typing import Literal


@dataclass(frozen=True)
class Latency:
    """A distribution of seconds.

    Attributes:
        kind: of the distribution.
        typical: its constant, its mean (exponential) or its median (lognormal), in seconds.
        spread: standard deviation of the logarithm; lognormal only.
    """

    kind: Literal["constant", "exponential", "lognormal"]
    typical: float
    spread: float = 0.5

    def __post_init__(self) -> None:
        """Refuse times that cannot be."""
        if not (0 <= self.typical < math.inf and 0 <= self.spread < math.inf):
            raise ValueError("a latency is a number of seconds, 0 or more")

    def draw(self, random: Random) -> float:
        """Return some seconds."""
        if self.kind == "exponential" and self.typical:
            return random.expovariate(1 / self.typical)
        if self.kind == "lognormal" and self.typical:
            return random.lognormvariate(math.log(self.typical), self.spread)
        return self.typical


NO_LATENCY = Latency("constant", 0.0)


def parse_latency(text: str) -> Latency:
    """Read ``1``, ``exponential:1`` or ``lognormal:1:0.5``.

    Raises:
        ValueError: it is none of these.
    """
    parts = text.split(":")
    try:
        match parts:
            case [seconds]:
                return Latency("constant", float(seconds))
            case ["exponential", mean]:
                return Latency("exponential", float(mean))
            case ["lognormal", median]:
                return Latency("lognormal", float(median))
            case ["lognormal", median, spread]:
                return Latency("lognormal", float(median), float(spread))
    except ValueError as error:
        raise ValueError(f"{text!r} is no latency: {error}") from error
    raise ValueError(
        f"{text!r} is no latency: give seconds, exponential:MEAN or lognormal:MEDIAN[:SPREAD]"
    )
