"""``t2s diff``: what changed between two evolutions of a skill."""

from difflib import unified_diff

from rich.table import Table

from t2s_pipeline.commands.differences import lines_between
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, emit_json, escaped, table
from t2s_pipeline.pages.comparison import Compared
from t2s_pipeline.settings import Settings

Changes = dict[str, list[Compared]]


def diff(found: Settings, skill: str, one: int, other: int, *, json: bool) -> None:
    """Show the lines added and removed, and the lines whose support changed."""
    warehouse = opened(found, skill)
    keys = [evolution_at(warehouse, skill, number)["evolution"] for number in (one, other)]
    changes = lines_between(warehouse, *keys)
    if json:
        files = [_file(path, rows) for path, rows in changes.items()]
        told = {"before": keys[0], "after": keys[1], "files": [one for one in files if one]}
        emit_json(told)
        return
    out = console()
    text = "\n".join(_unified(keys, changes))
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
            {"text": row.after.text, "before": row.before._asdict(), "after": row.after._asdict()}
            for row in rows
            if row.support_changed and row.before and row.after
        ],
    }
    return {"path": path, **changed} if any(changed.values()) else None


def _unified(keys: list[str], changes: Changes) -> list[str]:
    """Return the lines of a unified diff, as `patch` reads it."""
    lines: list[str] = []
    for path, rows in changes.items():
        old = [row.before.text for row in rows if row.before]
        new = [row.after.text for row in rows if row.after]
        names = (
            f"{keys[0]}/{path}" if old else "/dev/null",
            f"{keys[1]}/{path}" if new else "/dev/null",
        )
        lines += unified_diff(old, new, *names, lineterm="")
    return lines


def _shifted(changes: Changes) -> Table | None:
    """Return a table of the lines whose support changed; None if there are none."""
    rows = [
        (path, row.before, row.after)
        for path, of_file in changes.items()
        for row in of_file
        if row.support_changed and row.before and row.after
    ]
    if not rows:
        return None
    made = table("line", "#tasks", "#now", "text", title="\nSupport changed", whole="line")
    for path, old, new in rows:
        was, now = (str(line.support or "-") for line in (old, new))
        made.add_row(f"{escaped(path)}:{new.line}", was, now, escaped(new.text))
    return made
