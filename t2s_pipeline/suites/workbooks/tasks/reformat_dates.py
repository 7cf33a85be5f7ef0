"""Tasks that turn dates written as text into dates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from t2s_pipeline.suites.workbooks.checker import Answer
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Guess, Job, column_answer
from t2s_pipeline.suites.workbooks.table import (
    Table,
    choice,
    day_as_text,
    money,
    serial,
    table,
    whole,
)


@dataclass(frozen=True, kw_only=True)
class ReformatDates(Job):
    """Turn the texts of ``column``, written by ``pattern`` of ``strptime``, into dates."""

    kind: ClassVar[str] = "reformat dates"
    column: str
    pattern: str

    def own_habits(self) -> set[Habit]:
        """Return none: the habits of all tasks are those of this type."""
        return set()

    def answer(self) -> Answer:
        """Read the dates."""
        texts = [str(text) for text in self.table.column(self.column)]
        dates = [datetime.strptime(text, self.pattern) for text in texts]
        return column_answer(self.table, self.column, [*dates])

    @property
    def numbers(self) -> dict[str, tuple[int, int]]:
        """Where year, month and day stand in the text."""
        sample = datetime(2035, 12, 24).strftime(self.pattern)
        parts = {"year": "2035", "month": "12", "day": "24"}
        return {name: (sample.index(n), sample.index(n) + len(n)) for name, n in parts.items()}


def _invoices(sheet: str, count: int) -> Table:
    return table(
        sheet,
        count,
        {
            "Invoice": serial("IN{}", 640),
            "Amount": money(40, 2000),
            "Payable by": day_as_text("%d.%m.%Y", date(2024, 1, 5), 200),
            "Reminders": choice(0, 0, 1, 2),
        },
    )


def _readings(meter: str, count: int) -> Table:
    return table(
        meter,
        count,
        {
            "Taken": day_as_text("%Y%m%d", date(2023, 6, 1), 365),
            "kWh": whole(100, 900),
            "By": choice("remote", "visit"),
        },
    )


MEMBERS = table(
    "Members",
    27,
    {
        "Member": serial("M-{}", 300),
        "Joined on": day_as_text("%m/%d/%Y", date(2019, 3, 1), 1500),
        "Fee": choice(24, 36, 48),
        "Section": choice("rowing", "chess", "choir"),
    },
)

TASKS = (
    ReformatDates(
        name="dates-of-invoices",
        file="invoices.xlsx",
        request="The due dates on the sheet 'Open' of invoices.xlsx are text such as 17.03.2024. "
        "Turn them into real dates, in place.",
        tables=(_invoices("Paid", 13), _invoices("Open", 22)),
        sheet="Open",
        active="Paid",
        guess=Guess("Due date", "Payable by"),
        column="Payable by",
        pattern="%d.%m.%Y",
    ),
    ReformatDates(
        name="dates-of-members",
        file="club.xlsx",
        request="club.xlsx, sheet 'Members': somebody typed the joining dates the American way, as "
        "text like 03/17/2019. Make them proper dates in the same column.",
        tables=(MEMBERS,),
        sheet="Members",
        active="Members",
        guess=Guess("Joined", "Joined on"),
        column="Joined on",
        pattern="%m/%d/%Y",
    ),
    ReformatDates(
        name="dates-of-readings",
        file="meters.xlsx",
        request="Our export writes days like 20230617. Please convert the reading dates on the "
        "sheet 'Meter B' of meters.xlsx to dates that can be sorted and filtered.",
        tables=(_readings("Meter A", 10), _readings("Meter B", 38)),
        sheet="Meter B",
        active="Meter A",
        guess=Guess("Date", "Taken"),
        column="Taken",
        pattern="%Y%m%d",
    ),
)
