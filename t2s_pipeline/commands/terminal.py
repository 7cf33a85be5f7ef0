"""How commands speak: tables and prose for people, JSON for programs, nothing that misleads."""

import json
import sys
import unicodedata
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

PLAIN = {"\n", "\t"}


def escaped(text: str) -> str:
    """Return text from outside so that it cannot steer a terminal or hide anything.

    Control, format (bidirectional, zero-width) and surrogate characters are spelled out.
    """
    return "".join(
        character
        if character in PLAIN or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        else f"\\u{ord(character):04x}"
        for character in text
    )


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """Say how many there are of something."""
    return f"{n} {noun if n == 1 else plural or noun + 's'}"


def console(*, stderr: bool = False) -> Console:
    """Return a console that takes text as it is: no markup, no colour where nobody looks."""
    return Console(stderr=stderr, markup=False, highlight=False, soft_wrap=not sys.stdout.isatty())


def emit_json(value: Mapping[str, object] | list) -> None:
    """Print a value as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(*columns: str, title: str | None = None, whole: str = "") -> Table:
    """Return an empty table with these headings; a heading that begins with ``#`` is a number.

    Cells of the column ``whole`` are never folded, however narrow the terminal is.
    """
    made = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(
            column.removeprefix("#"),
            justify="right" if column.startswith("#") else "left",
            overflow="fold",
            no_wrap=column == whole,
        )
    return made
