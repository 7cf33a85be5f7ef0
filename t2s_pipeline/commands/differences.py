"""What became of the lines from one evolution to another."""

from typing import NamedTuple

from t2s_pipeline.commands.terminal import counted
from t2s_pipeline.pages.comparison import Compared, compared
from t2s_pipeline.resources.warehouse import Warehouse


class Differences(NamedTuple):
    """Taught lines by what became of them: path, text, tasks before and now (null: not there)."""

    lost: list[dict]
    added: list[dict]
    lowered: list[dict]
    raised: list[dict]

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"{counted(len(self.lost), 'line')} lost, {len(self.added)} added, "
            f"{len(self.lowered)} with less support, {len(self.raised)} with more"
        )


def differences(warehouse: Warehouse, before: str, after: str) -> Differences:
    """Compare the taught lines of two evolutions that came to a skill."""
    found = Differences([], [], [], [])
    for path, rows in lines_between(warehouse, before, after).items():
        for row in rows:
            line = row.after or row.before
            was = row.before and row.before.support
            now = row.after and row.after.support
            if line is None or was == now or not line.text.strip():
                continue
            told = {"path": path, "text": line.text, "before": was, "now": now}
            _of(found, was, now).append(told)
    return found


def _of(found: Differences, was: int | None, now: int | None) -> list[dict]:
    if now is None:
        return found.lost
    if was is None:
        return found.added
    return found.lowered if now < was else found.raised


def lines_between(warehouse: Warehouse, before: str, after: str) -> dict[str, list[Compared]]:
    """Return the lines of two evolutions in one order, by path."""
    lines = [warehouse.read("blame_lines", evolution=key, path=None) for key in (before, after)]
    return compared(*lines)
