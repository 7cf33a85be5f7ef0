"""How much a model may be asked and may answer, in tokens and turns."""

from dataclasses import dataclass

LEAST_ROOM = 2_000
"""Tokens that must be left for what a question is about, beside instructions and answer."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one item's questions; tokens are estimated from characters.

    Attributes:
        context_tokens: of one question and its answer together.
        answer_tokens: of an analyst's answer.
        merge_tokens: of a merge's answer.
        turns: of an agentic analysis.
        item_tokens: of all questions and answers of one agentic analysis.
    """

    context_tokens: int = 32_000
    answer_tokens: int = 4_000
    merge_tokens: int = 8_000
    turns: int = 12
    item_tokens: int = 250_000

    def __post_init__(self) -> None:
        """Refuse limits under which nothing can be asked."""
        longest = max(self.answer_tokens, self.merge_tokens)
        if self.context_tokens < longest + LEAST_ROOM:
            raise ValueError(
                f"a context of {self.context_tokens} tokens holds no question beside an answer of "
                f"{longest}: allow {longest + LEAST_ROOM} at least, or shorter answers"
            )
        if self.turns < 2:
            raise ValueError("an agentic analysis needs two turns at least")
