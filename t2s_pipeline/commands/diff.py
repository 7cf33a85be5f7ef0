"""``t2s diff``: what changed between two evolutions of a skill."""

from difflib import unified_diff

import polars as pl
from rich.table import Table

from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, emit_json, escaped, table
from t2s_pipeline.pages.comparison import Compared, compared
from t2s_pipeline.settings import Settings

Changes = dict[str, list[Compared]]


def diff(found: Settings, skill: str, one: int, other: int, *, json: bool) -> None:
    """Show the lines added and removed, and the lines whose support changed."""
    warehouse = opened(found, skill)
    keys = [evolution_at(warehouse, skill, number)["evolution"] for number in (one, other)]
    before, after = (warehouse.read("blame_lines", evolution=key, path=None) for key in keys)
    changes = compared(before, after)
    if json:
        files = [_file(path, rows) for path, rows in changes.items()]
        told = {"before": keys[0], "after": keys[1], "files": [one for one in files if one]}
        emit_json(told)
        return
    out = console()
    text = "\n".join(_unified(keys, _texts(before), _texts(after)))
    if text:
        out.print(escaped(text))
    shifted = _shifted(changes)
    if shifted:
        out.print(shifted)
    if not text and not shifted:
        out.print(f"{keys[0]} and {keys[1]} are the same, line by line and in support.")


def _file(path: str, rows: list[Compared]) -> dict[str, object] | None:
    changed = {
        "added": [row.after._asdict() for row in rows if row.change == "added" and row.after],
        "removed": [row.before._asdict() for row in rows if row.change == "removed" and row.before],
        "support_changed": [
            {"text": old.text, "before": old._asdict(), "after": new._asdict()}
            for _, old, new in rows
            if old and new and old.support != new.support and new.text.strip()
        ],
    }
    return {"path": path, **changed} if any(changed.values()) else None


def _texts(lines: pl.DataFrame) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for path, text in lines.select("path", "text").iter_rows():
        files.setdefault(path, []).append(text)
    return files


def _unified(
    keys: list[str], before: dict[str, list[str]], after: dict[str, list[str]]
) -> list[str]:
    """Return the lines of a unified diff, as `patch` reads it."""
    lines: list[str] = []
    for path in {**before, **after}:
        old, new = before.get(path), after.get(path)
        names = (
            f"{keys[0]}/{path}" if old else "/dev/null",
            f"{keys[1]}/{path}" if new else "/dev/null",
        )
        lines += unified_diff(old or [], new or [], *names, lineterm="")
    return lines


def _shifted(changes: Changes) -> Table | None:
    """Return a table of the lines whose support changed; None if there are none."""
    rows = [
        (path, old, new)
        for path, compared_lines in changes.items()
        for _, old, new in compared_lines
        if old and new and old.support != new.support and new.text.strip()
    ]
    if not rows:
        return None
    made = table("line", "#tasks", "#now", "text", title="\nSupport changed", whole="line")
    for path, old, new in rows:
        was, now = (str(line.support or "-") for line in (old, new))
        made.add_row(f"{escaped(path)}:{new.line}", was, now, escaped(new.text))
    return made
