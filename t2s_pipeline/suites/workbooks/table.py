"""Tables of made-up values, and workbooks made of them, the same bytes every time."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

Cell = str | int | float | datetime | None
Column = Callable[[random.Random, int], Cell]
"""Makes the cell of a row, from dice and the row's number from 0."""

_HOUR = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z")


@dataclass(frozen=True)
class Table:
    """One sheet: column names in row 1, then rows."""

    sheet: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def last(self) -> int:
        """The sheet's number of the last row."""
        return len(self.rows) + 1

    def column(self, header: str) -> list[Cell]:
        """Return the cells below a header."""
        at = self.headers.index(header)
        return [row[at] for row in self.rows]

    def letter(self, header: str) -> str:
        """Return the letter of the column with this header."""
        return get_column_letter(self.headers.index(header) + 1)


def table(sheet: str, count: int, columns: Mapping[str, Column]) -> Table:
    """Make a table; the same name, size and headers make the same one.

    Args:
        sheet: its name.
        count: of rows.
        columns: header → what makes its cells.
    """
    dice = random.Random(f"{sheet}/{count}/{'/'.join(columns)}")
    rows = tuple(tuple(make(dice, n) for make in columns.values()) for n in range(count))
    return Table(sheet, tuple(columns), rows)


def serial(pattern: str, first: int = 1) -> Column:
    """Number the rows, as in ``SO-{}``."""
    return lambda _, n: pattern.format(first + n)


def choice(*values: Cell) -> Column:
    """Take any of these values."""
    return lambda dice, _: dice.choice(values)


def cycle(*values: Cell) -> Column:
    """Take these values in turn."""
    return lambda _, n: values[n % len(values)]


def whole(low: int, high: int) -> Column:
    """Take a whole number from low to high."""
    return lambda dice, _: dice.randint(low, high)


def money(low: int, high: int) -> Column:
    """Take an amount a multiple of 0.05."""
    return lambda dice, _: dice.randrange(low * 20, high * 20) / 20


def day(first: date, span: int) -> Column:
    """Take a day of the span of days from the first."""
    start = datetime(first.year, first.month, first.day)
    return lambda dice, _: start + timedelta(days=dice.randrange(span))


def day_as_text(pattern: str, first: date, span: int) -> Column:
    """Take a day and write it as text."""
    taken = day(first, span)

    def written(dice: random.Random, n: int) -> Cell:
        value = taken(dice, n)
        assert isinstance(value, datetime)
        return value.strftime(pattern)

    return written


def empty() -> Column:
    """Leave the column empty."""
    return lambda _, __: None


def workbook(tables: Sequence[Table], active: str) -> bytes:
    """Write tables as the sheets of an .xlsx file that opens on the active one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for one in tables:
        sheet = book.create_sheet(one.sheet)
        for row in (one.headers, *one.rows):
            sheet.append(row)
    book.active = book.sheetnames.index(active)
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def _timeless(packed: bytes) -> bytes:
    """Set the hour of writing in an .xlsx file, in its properties and of each member."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _HOUR.sub(b"2024-01-01T00:00:00Z", content)
            member = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            new.writestr(member, content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
