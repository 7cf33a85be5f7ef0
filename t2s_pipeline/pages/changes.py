"""What changed since the evolution before, in a page's data."""

from t2s_pipeline.pages.comparison import Compared, Line, compared, compared_slots
from t2s_pipeline.pages.telling import Telling

CHANGES = {"same": 0, "added": 1, "removed": 2}


def changes(telling: Telling) -> dict[str, object] | None:
    """Tell what changed; None where there was no evolution before."""
    previous = telling.material.previous
    if previous is None:
        return None
    known = telling.listing.trajectories
    slots = compared_slots(previous, telling.material.trajectories)
    files = compared(previous.lines, telling.material.lines)
    return {
        "evolution": previous.evolution,
        "skill_version": previous.version,
        "new": [known[name] for name in slots.new if name in known],
        "gone": [known[name] for name in slots.gone if name in known],
        "counts": {"new": len(slots.new), "gone": len(slots.gone)},
        "files": [[path, [_row(telling, row) for row in rows]] for path, rows in files.items()],
    }


def _row(telling: Telling, row: Compared) -> list:
    """[change, text, line before, tasks before, line now, tasks now]; no such line: null."""
    nothing = Line(0, "", None)
    before, after = row.before or nothing, row.after or nothing
    return [
        CHANGES[row.change],
        telling.text((row.after or before).text),
        before.line or None,
        before.support,
        after.line or None,
        after.support,
    ]
