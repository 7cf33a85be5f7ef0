"""How long the files of a skill may grow."""

from typing import NamedTuple

from t2s_pipeline.distill.edits.markdown import MAIN
from t2s_pipeline.distill.edits.page import Page


class Budgets(NamedTuple):
    """Limits on what loading a skill costs.

    Attributes:
        main_lines, main_tokens: of SKILL.md.
        reference_lines: of every other file.
    """

    main_lines: int = 500
    main_tokens: int = 5000
    reference_lines: int = 300


class Size(NamedTuple):
    """The length of a file, line endings included."""

    lines: int
    characters: int


def tokens_in(text: str) -> int:
    """Estimate the tokens of a text as its characters divided by four, rounded up."""
    return tokens_of(len(text))


def tokens_of(characters: int) -> int:
    """Estimate the tokens of so many characters: a quarter of them, rounded up."""
    return -(-characters // 4)


def size_of(page: Page) -> Size:
    """Measure a file."""
    endings = len(page.rows) - (not page.final_newline)
    characters = sum(len(row.text) for row in page.rows) + max(endings, 0) * len(page.newline)
    return Size(len(page.rows), characters)


def excess(path: str, after: Size, before: Size, budgets: Budgets) -> str | None:
    """Say what a file would have too much of; None if it is within its limits or does not grow."""
    line_limit = budgets.main_lines if path == MAIN else budgets.reference_lines
    if after.lines > max(line_limit, before.lines):
        return f"{path} would have {after.lines} lines of {line_limit}."
    tokens = tokens_of(after.characters)
    if path == MAIN and tokens > max(budgets.main_tokens, tokens_of(before.characters)):
        return f"{path} would have about {tokens} tokens of {budgets.main_tokens}."
    return None
