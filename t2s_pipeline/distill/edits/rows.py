"""Edits as rows of their table, and back."""

from collections.abc import Iterable

import polars as pl

from t2s_pipeline.distill.edits.edit import Change, Edit, Evidence
from t2s_pipeline.schemas import Edits


def edit_rows(edits: Iterable[Edit]) -> pl.DataFrame:
    """Return the edits' rows."""
    return Edits.frame(_row(edit) for edit in edits)


def edits_of(rows: pl.DataFrame) -> list[Edit]:
    """Return the edits that these rows hold, in their order."""
    return [_edit(row) for row in rows.iter_rows(named=True)]


def _row(edit: Edit) -> dict[str, object]:
    return {
        "edit_id": edit.edit_id,
        "node_id": edit.node_id,
        "level": edit.level,
        "kind": edit.kind,
        "op": edit.change.op,
        "path": edit.change.path,
        "section": edit.change.section,
        "target": edit.change.target,
        "content": edit.change.content,
        "rule_id": edit.change.rule_id,
        "parents": list(edit.parents),
        "attribution": edit.attribution,
        "support": edit.support,
        "trust": edit.trust,
        "validated": edit.validated,
        "evidence": [quoted._asdict() for quoted in edit.evidence],
        "origins": list(edit.origins),
        "lesson_key": edit.lesson_key,
        "lesson": edit.lesson,
        "rests_on": list(edit.rests_on),
        "unshared": list(edit.unshared),
    }


def _edit(row: dict) -> Edit:
    return Edit(
        change=Change(
            op=row["op"],
            path=row["path"],
            section=row["section"],
            target=row["target"],
            content=row["content"],
        ),
        node_id=row["node_id"],
        level=row["level"],
        kind=row["kind"],
        parents=tuple(row["parents"]),
        attribution=row["attribution"],
        support=row["support"],
        trust=row["trust"],
        validated=row["validated"],
        evidence=tuple(Evidence(**quoted) for quoted in row["evidence"]),
        origins=tuple(row["origins"]),
        lesson_key=row["lesson_key"],
        lesson=row["lesson"],
        rests_on=tuple(row["rests_on"]),
        unshared=tuple(row["unshared"]),
    )
