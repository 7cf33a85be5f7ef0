"""Whether a workbook holds the expected values: values alone count, in the answer range alone.

Numbers, and text that is a number, are rounded to two decimals; dates to whole days; empty text
equals an empty cell; otherwise types must match. So ``"12.5"`` passes for 12.5, while ``"12.50
EUR"``, ``"1,234.50"`` and ``"12.5 %"`` are text and do not. A formula without a stored value reads
as an empty cell.
"""

import math
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from t2s_pipeline.suites.suite import Task, Verdict
from t2s_pipeline.suites.workbooks.table import Cell

RESULT = "result.xlsx"
"""The file that an agent leaves behind."""
UNREADABLE = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError)


class Answer(NamedTuple):
    """What must stand where: a sheet, a range such as ``A1:C9``, and its cells row by row."""

    sheet: str
    range: str
    rows: tuple[tuple[Cell, ...], ...]


def check(task: Task[Answer], folder: Path) -> Verdict:
    """Compare the result with the answer; reward 1 if every cell of the range is right, else 0."""
    path = folder / RESULT
    if not path.is_file():
        return Verdict(0.0, f"there is no {RESULT}")
    try:
        book = load_workbook(path, data_only=True)
    except UNREADABLE as error:
        return Verdict(0.0, f"{RESULT} cannot be read as a workbook: {error}")
    answer = task.expected
    if answer.sheet not in book.sheetnames:
        return Verdict(0.0, f"{RESULT} has no sheet {answer.sheet!r}")
    first_column, first_row, _, _ = range_boundaries(answer.range)
    for down, row in enumerate(answer.rows):
        for across, expected in enumerate(row):
            found = book[answer.sheet].cell(first_row + down, first_column + across)
            if not equal(expected, found.value):
                place = f"{answer.sheet}!{found.coordinate}"
                return Verdict(0.0, f"{place}: {expected!r} was expected, {found.value!r} found")
    return Verdict(1.0, f"all of {answer.sheet}!{answer.range} is as expected")


def equal(expected: object, found: object) -> bool:
    """Tell whether two cells count as equal."""
    one, other = comparable(expected), comparable(found)
    return type(one) is type(other) and one == other


def comparable(value: object) -> object:
    """Return what of a cell is compared: numbers to two decimals, dates to whole days."""
    if value == "":
        return None
    if isinstance(value, datetime):
        return (value + timedelta(hours=12)).date()
    if isinstance(value, bool | date):
        return value
    if isinstance(value, int | float):
        return round(float(value), 2)
    return _number(value) if isinstance(value, str) else value


def _number(text: str) -> str | float:
    try:
        number = float(text)
    except ValueError:
        return text
    return round(number, 2) if math.isfinite(number) and "_" not in text else text
