"""Tasks that delete the rows which meet a condition; some of these stand next to each other."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from t2s_pipeline.suites.workbooks.checker import Answer
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Guess, Job
from t2s_pipeline.suites.workbooks.table import (
    Cell,
    Table,
    choice,
    cycle,
    day,
    money,
    serial,
    table,
    whole,
)


@dataclass(frozen=True, kw_only=True)
class DeleteRows(Job):
    """Delete the rows whose ``column`` equals the value, is less or earlier, or is empty."""

    kind: ClassVar[str] = "delete rows"
    column: str
    test: Literal["equals", "below", "empty"]
    value: Cell = None

    def own_habits(self) -> set[Habit]:
        """Return the habit of those who delete rows."""
        return {Habit.TOP_DOWN}

    def answer(self) -> Answer:
        """Leave the other rows in order; below them the sheet is empty."""
        table = self.table
        cells = zip(table.rows, table.column(self.column), strict=True)
        kept = [row for row, cell in cells if not self._doomed(cell)]
        gone = [(None,) * len(table.headers)] * (len(table.rows) - len(kept))
        last = table.letter(table.headers[-1])
        return Answer(table.sheet, f"A1:{last}{table.last}", (table.headers, *kept, *gone))

    def _doomed(self, cell: Cell) -> bool:
        tests: dict[str, Callable[[], bool]] = {
            "equals": lambda: cell == self.value,
            "below": lambda: cell is not None and cell < self.value,  # type: ignore[operator]
            "empty": lambda: cell is None,
        }
        return tests[self.test]()

    def python(self, cell: str) -> str:
        """Return the condition as an expression of Python."""
        value = self.value
        told = (
            f"datetime({value.year}, {value.month}, {value.day})"
            if isinstance(value, datetime)
            else json.dumps(value)
        )
        return {
            "equals": f"{cell} == {told}",
            "below": f"{cell} is not None and {cell} < {told}",
            "empty": f"{cell} is None",
        }[self.test]

    @property
    def imports(self) -> str:
        """What the condition needs."""
        return "from datetime import datetime" if isinstance(self.value, datetime) else ""


def _stock(branch: str, count: int) -> Table:
    return table(
        branch,
        count,
        {
            "Article": serial("A{}", 700),
            "Shelf": choice("1a", "1b", "2a", "2b", "3a"),
            "Units": cycle(4, 0, 0, 9, 2, 0, 0, 0, 7, 1),
            "Price": money(1, 30),
        },
    )


def _survey(wave: str, count: int) -> Table:
    return table(
        wave,
        count,
        {
            "No": serial("{}", 1),
            "Town": choice("Ulm", "Gent", "Turku", "Porto"),
            "Reply": cycle("yes", None, None, "no", "no", None, "yes", None, None),
            "Weight": choice(0.8, 1, 1.25),
        },
    )


BOOKINGS = table(
    "Bookings",
    26,
    {
        "Ref": serial("R{}", 5001),
        "Guest": serial("Guest {}", 31),
        "Nights": whole(1, 9),
        "State": cycle("paid", "cancelled", "cancelled", "open", "paid", "cancelled", "cancelled"),
        "Arrives": day(date(2024, 5, 1), 90),
    },
)
BATCHES = table(
    "Batches",
    22,
    {
        "Batch": serial("L{:04d}", 88),
        "Best before": cycle(
            datetime(2024, 3, 31),
            datetime(2024, 5, 15),
            datetime(2024, 9, 30),
            datetime(2025, 1, 31),
            datetime(2024, 4, 30),
        ),
        "Boxes": whole(1, 40),
    },
)
RESULTS = table(
    "Results",
    33,
    {
        "Candidate": serial("C{:03d}", 1),
        "Group": choice("A", "B", "C"),
        "Pts": cycle(71, 38, 44, 90, 55, 12, 49, 50, 83),
        "Marked by": choice("Ines", "Olaf", "Yuki"),
    },
)

TASKS = (
    DeleteRows(
        name="delete-cancelled-bookings",
        file="bookings.xlsx",
        request="Remove all cancelled bookings from the sheet 'Bookings' of bookings.xlsx, going "
        "by their status. No gaps, please, and keep the others in order.",
        tables=(BOOKINGS,),
        sheet="Bookings",
        active="Bookings",
        guess=Guess("Status", "State"),
        column="State",
        test="equals",
        value="cancelled",
    ),
    DeleteRows(
        name="delete-sold-out",
        file="branches.xlsx",
        request="branches.xlsx has the stock of two branches. On the sheet 'South', delete every "
        "article whose stock is 0.",
        tables=(_stock("North", 14), _stock("South", 25)),
        sheet="South",
        active="North",
        guess=Guess("Stock", "Units"),
        column="Units",
        test="equals",
        value=0,
    ),
    DeleteRows(
        name="delete-expired-batches",
        file="pharmacy.xlsx",
        request="On the sheet 'Batches' of pharmacy.xlsx, drop the batches that expire before "
        "1 June 2024.",
        tables=(BATCHES,),
        sheet="Batches",
        active="Batches",
        guess=Guess("Expiry", "Best before"),
        column="Best before",
        test="below",
        value=datetime(2024, 6, 1),
    ),
    DeleteRows(
        name="delete-unanswered",
        file="survey.xlsx",
        request="In survey.xlsx, on the sheet 'Wave 2', take out the rows of people who gave no "
        "answer, that is, whose answer is empty.",
        tables=(_survey("Wave 1", 12), _survey("Wave 2", 29)),
        sheet="Wave 2",
        active="Wave 1",
        guess=Guess("Answer", "Reply"),
        column="Reply",
        test="empty",
    ),
    DeleteRows(
        name="delete-failed-candidates",
        file="exam.xlsx",
        request="Please clear the sheet 'Results' in exam.xlsx of all candidates with fewer than "
        "50 points; their whole rows go.",
        tables=(RESULTS,),
        sheet="Results",
        active="Results",
        guess=Guess("Points", "Pts"),
        column="Pts",
        test="below",
        value=50,
    ),
)
