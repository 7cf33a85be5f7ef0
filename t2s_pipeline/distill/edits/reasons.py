"""Why an edit is not applied: the whole vocabulary, and the exception that carries it."""

from typing import Literal

Reason = Literal[
    # Where it wants to write.
    "bad path",
    "not a text file",
    "protected file",
    "file exists",
    "file not found",
    "odd line endings",
    # What it names.
    "missing section",
    "bad title",
    "section not found",
    "ambiguous section",
    "section exists",
    "missing target",
    "target not found",
    "ambiguous target",
    "target is a heading",
    "inside front matter",
    "inside a code block",
    "inside a table",
    "inside raw HTML",
    # What it says.
    "missing content",
    "unbalanced fence",
    "heading in content",
    "link definition in content",
    "raw HTML",
    "control characters",
    "unsafe",
    # How it goes with the file and with other edits.
    "already there",
    "overlap",
    "contradiction",
    "breaks the structure",
    "over budget",
    "broken link",
    "not linked",
    "still linked",
    "not repeatable",
]


class Refused(Exception):
    """An edit cannot be applied; ``detail`` says what was looked for and what was found."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Keep the reason and the sentence apart."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def shortened(text: str) -> str:
    """Quote a text on one line, at most 80 characters of it."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= 80 else flat[:79] + '…'}”"
