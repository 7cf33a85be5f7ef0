"""Outcomes from a side file, for traces that do not hold their own."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from t2s_pipeline.formats.sources import SourceError
from t2s_pipeline.formats.trace import Json, Outcome, Refused, outcome

TRUE, FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


def read_labels(path: Path) -> dict[str, Outcome]:
    """Read a CSV or JSONL file with ``id`` and ``success`` or ``reward``.

    Args:
        path: of the file; the id is a trajectory's id, its ``task.trial``, or its task's id.

    Raises:
        SourceError: it cannot be read, or a row says nothing that could be an outcome.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    labels: dict[str, Outcome] = {}
    for line, row in _rows(path, text):
        name = row.get("id")
        if name is None or str(name) == "":
            raise SourceError(f"{path}, line {line}: has no id")
        try:
            labels[str(name)] = outcome(row.get("reward"), row.get("success"), "labels file")
        except Refused as error:
            raise SourceError(f"{path}, line {line}: {error}") from error
    if not labels:
        raise SourceError(f"{path} has no rows with an id")
    return labels


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Json]]]:
    if path.suffix == ".csv":
        reader = csv.DictReader(text.splitlines())
        for row in reader:
            yield reader.line_num, {name: _value(name, cell) for name, cell in row.items() if name}
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise SourceError(f"{path}, line {number}: is no JSON") from error
            if not isinstance(row, dict):
                raise SourceError(f"{path}, line {number}: must be an object")
            yield number, row


def _value(name: str, cell: str | None) -> Json:
    """Read a cell of a CSV file, where everything is text."""
    cell = (cell or "").strip()
    if name == "id" or not cell:
        return cell or None
    if name == "success" and cell.lower() in TRUE | FALSE:
        return cell.lower() in TRUE
    try:
        return float(cell)
    except ValueError:
        return cell
