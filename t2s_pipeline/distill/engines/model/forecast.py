"""What analyses and merges will ask of a model, foretold from their first questions."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from t2s_pipeline.calls import Request
from t2s_pipeline.distill.edits.budgets import tokens_in, tokens_of
from t2s_pipeline.distill.engines.engine import Analyst

TURNS: dict[Analyst, float] = {"success": 1.0, "neutral": 1.0, "error": 2.0}
"""Calls of one analysis, while no analysis on record says more."""
ANSWER_TOKENS = 150
"""Of one answer, likewise."""
MERGE_INPUT, MERGE_OUTPUT = 2_000, 450
"""Tokens of one merge, likewise."""


@dataclass(frozen=True, kw_only=True)
class Experience:
    """What is on record of a stage: calls an item, and tokens a call."""

    calls_per_item: float
    input_tokens: float
    output_tokens: float


@dataclass(kw_only=True)
class Forecast:
    """Calls and tokens to come; cached tokens are among the input tokens."""

    calls: float = 0.0
    input_tokens: float = 0.0
    cached_tokens: float = 0.0
    output_tokens: float = 0.0

    def add(self, other: "Forecast") -> None:
        """Add what else will be asked."""
        self.calls += other.calls
        self.input_tokens += other.input_tokens
        self.cached_tokens += other.cached_tokens
        self.output_tokens += other.output_tokens


def of_analyses(
    questions: Iterable[tuple[Analyst, Request]], known: dict[str, Experience]
) -> Forecast:
    """Foretell analyses from the first question of each.

    Every later question of an analysis repeats the earlier ones, which the endpoint then has
    cached, as it has what two questions begin with alike.

    Args:
        questions: with the analyst that asks them, in the order in which they are asked.
        known: by analyst, what is on record.
    """
    total, before = Forecast(), ""
    for analyst, request in questions:
        text = orjson.dumps([request.tools, request.messages]).decode()
        size, alike = tokens_in(text), tokens_of(_alike(before, text))
        turns = known[analyst].calls_per_item if analyst in known else TURNS[analyst]
        answers = known[analyst].output_tokens if analyst in known else ANSWER_TOKENS
        total.add(
            Forecast(
                calls=turns,
                input_tokens=turns * size,
                cached_tokens=min(alike, size) + (turns - 1) * size,
                output_tokens=turns * answers,
            )
        )
        before = text
    return total


def _alike(first: str, second: str) -> int:
    """Return how many characters two texts begin with alike."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if first[:middle] == second[:middle] else (low, middle - 1)
    return low


def of_merges(nodes: int, known: Experience | None) -> Forecast:
    """Foretell the merges of so many nodes."""
    calls = nodes * (known.calls_per_item if known else 1.0)
    return Forecast(
        calls=calls,
        input_tokens=calls * (known.input_tokens if known else MERGE_INPUT),
        output_tokens=calls * (known.output_tokens if known else MERGE_OUTPUT),
    )
