from datetime import date, datetime

import pytest
from openpyxl import Workbook

from t2s_pipeline.suites.suite import Task
from t2s_pipeline.suites.workbooks.checker import RESULT, Answer, check, equal

TASK = Task(
    task_id="t",
    task_type="",
    prompt="",
    inputs={},
    expected=Answer("Data", "B2:C3", ((1.5, "x"), (datetime(2024, 5, 1), None))),
)
RIGHT = {"B2": 1.5, "C2": "x", "B3": datetime(2024, 5, 1)}


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (12.5, 12.5, True),
        (12.5, 12.504, True),
        (12.5, 12.51, False),
        (12, 12.0, True),
        (12.5, "12.5", True),
        (12.5, " 12.50 ", True),
        ("7", 7, True),
        ("007", 7, True),
        (1234.5, "1,234.50", False),
        (12.5, "$12.50", False),
        (12.5, "12.50 EUR", False),
        (0.125, "12.5 %", False),
        (0.125, "12.5%", False),
        (1000, "1_000", False),
        ("nan", "nan", True),
        ("inf", "inf", True),
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (0, None, False),
        (0, "", False),
        ("", None, True),
        (None, "", True),
        (None, None, True),
        (None, " ", False),
        ("x", "X", False),
        ("x", "x", True),
        (datetime(2024, 5, 1), datetime(2024, 5, 1, 9, 30), True),
        (datetime(2024, 5, 1), datetime(2024, 4, 30, 23, 59, 59, 999), True),
        (datetime(2024, 5, 1), datetime(2024, 5, 1, 12), False),
        (datetime(2024, 5, 1), date(2024, 5, 1), True),
        (datetime(2024, 5, 1), datetime(2024, 5, 2), False),
        (datetime(2024, 5, 1), "2024-05-01", False),
        (datetime(2024, 5, 1), 45413, False),
        (12.5, "=A1*2", False),
    ],
)
def test_cells_are_compared_by_value_and_type(expected, found, same):
    assert equal(expected, found) is same
    assert equal(found, expected) is same


def write(folder, cells, sheet="Data"):
    book = Workbook()
    book.active.title = sheet
    for place, value in cells.items():
        book.active[place] = value
    book.save(folder / RESULT)


def test_only_the_answer_range_counts(tmp_path):
    write(tmp_path, RIGHT | {"A1": "noise", "D9": 3})
    assert check(TASK, tmp_path).reward == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (RIGHT | {"B2": "=1+0.5"}, "Data!B2: 1.5 was expected, None found"),
        (RIGHT | {"C2": None}, "Data!C2: 'x' was expected, None found"),
        (RIGHT | {"C3": "left over"}, "Data!C3: None was expected, 'left over' found"),
        (RIGHT | {"B2": "1.50 EUR"}, "Data!B2: 1.5 was expected, '1.50 EUR' found"),
    ],
)
def test_one_wrong_cell_fails_and_is_named(tmp_path, cells, reason):
    write(tmp_path, cells)
    verdict = check(TASK, tmp_path)
    assert verdict.reward == 0
    assert verdict.reason == reason


def test_a_missing_sheet_a_missing_file_and_a_broken_one_fail_with_the_reason(tmp_path):
    assert check(TASK, tmp_path).reason == f"there is no {RESULT}"
    write(tmp_path, RIGHT, sheet="Other")
    assert check(TASK, tmp_path).reason == f"{RESULT} has no sheet 'Data'"
    (tmp_path / RESULT).write_bytes(b"PK no workbook")
    assert "cannot be read as a workbook" in check(TASK, tmp_path).reason
