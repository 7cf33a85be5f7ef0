"""Tasks that sum up a sheet, one line per group, on another."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import ClassVar, Literal

from t2s_pipeline.suites.workbooks.checker import Answer
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Amount, Guess, Job
from t2s_pipeline.suites.workbooks.table import (
    Cell,
    Table,
    choice,
    day,
    money,
    serial,
    table,
    whole,
)

PYTHON = {"sum": "sum({0})", "count": "len({0})", "mean": "sum({0}) / len({0})"}
MEASURES = {"sum": "SUMIF", "count": "COUNTIF", "mean": "AVERAGEIF"}


@dataclass(frozen=True, kw_only=True)
class Aggregate(Job):
    """Write sum, count or mean of ``values`` per ``group`` on the sheet ``report``, in order."""

    kind: ClassVar[str] = "aggregate"
    group: str
    values: str
    measure: Literal["sum", "count", "mean"]
    report: str

    @property
    def goes_to(self) -> str:
        """The sheet of the report."""
        return self.report

    def own_habits(self) -> set[Habit]:
        """Return the habits of tasks that compute, and of those that write amounts."""
        return {Habit.FORMULAS, Habit.TEXT} if self.written else {Habit.FORMULAS}

    def answer(self) -> Answer:
        """Compute the report."""
        rows = [(name, self._measured(numbers)) for name, numbers in self._groups()]
        report = (self.named(self.report).headers, *rows)
        return Answer(self.report, f"A1:B{len(report)}", report)

    def _groups(self) -> list[tuple[str, list[float]]]:
        found = defaultdict(list)
        columns = self.table.column(self.group), self.table.column(self.values)
        for name, number in zip(*columns, strict=True):
            assert isinstance(number, int | float)
            found[str(name)].append(float(number))
        return sorted(found.items())

    def _measured(self, numbers: list[float]) -> Cell:
        if self.measure == "count":
            return len(numbers)
        return round(sum(numbers) if self.measure == "sum" else fmean(numbers), 2)

    def python(self, numbers: str) -> str:
        """Return the measure of a list as an expression of Python."""
        return PYTHON[self.measure].format(numbers)

    def excel(self, group: str, values: str, name: str) -> str:
        """Return the measure as a formula: columns of group and values, cell of the name."""
        sheet = f"'{self.sheet}'" if " " in self.sheet else self.sheet
        ranges = f"{sheet}!{group}:{group},{name}"
        more = "" if self.measure == "count" else f",{sheet}!{values}:{values}"
        return f"={MEASURES[self.measure]}({ranges}{more})"


def _report(sheet: str, *headers: str) -> Table:
    return Table(sheet, headers, ())


EXPENSES = table(
    "Expenses",
    36,
    {
        "Day": day(date(2024, 1, 1), 90),
        "Kind": choice("Travel", "Meals", "Software", "Post"),
        "Gross": money(20, 700),
        "Receipt": choice("yes", "no"),
    },
)
TICKETS = table(
    "Tickets",
    31,
    {
        "Ticket": serial("T-{}", 9100),
        "Prio": choice("high", "low", "medium"),
        "Minutes": whole(3, 240),
    },
)
EXAM = table(
    "Marks",
    29,
    {
        "Pupil": serial("{:02d}", 1),
        "Class": choice("7a", "7b", "7c"),
        "Score": whole(31, 100),
    },
)
LOG = table(
    "Work log",
    40,
    {
        "Date": day(date(2024, 9, 2), 28),
        "Who": choice("AK", "BN", "SD"),
        "Project": choice("Bridge", "Dam", "Tunnel", "Weir", "Quay"),
        "Hrs": choice(0.5, 1.25, 2, 3.75, 6),
    },
)

TASKS = (
    Aggregate(
        name="total-expenses",
        file="expenses.xlsx",
        request="Sum up expenses.xlsx: on the sheet 'Summary', below the header, one line per "
        "category of the sheet 'Expenses' in alphabetical order, with the total amount.",
        tables=(EXPENSES, _report("Summary", "Category", "Total")),
        sheet="Expenses",
        active="Expenses",
        guess=Guess("Category", "Kind"),
        group="Kind",
        values="Gross",
        measure="sum",
        report="Summary",
        written=Amount(),
    ),
    Aggregate(
        name="count-tickets",
        file="tickets.xlsx",
        request="How many tickets are there of each priority? Count those of the sheet 'Tickets' "
        "in tickets.xlsx and list them on the sheet 'By priority' below its header, by name.",
        tables=(TICKETS, _report("By priority", "Priority", "Tickets")),
        sheet="Tickets",
        active="Tickets",
        guess=Guess("Priority", "Prio"),
        group="Prio",
        values="Minutes",
        measure="count",
        report="By priority",
    ),
    Aggregate(
        name="average-marks",
        file="school.xlsx",
        request="The sheet 'Averages' of school.xlsx has only its header. Add the average points "
        "of each class from the sheet 'Marks', one class a row, in order of their names.",
        tables=(_report("Averages", "Class", "Average"), EXAM),
        sheet="Marks",
        active="Marks",
        guess=Guess("Points", "Score"),
        group="Class",
        values="Score",
        measure="mean",
        report="Averages",
        written=Amount(after=" points", spec=".2f"),
    ),
    Aggregate(
        name="total-hours",
        file="projects.xlsx",
        request="Add up the hours per project from 'Work log' in projects.xlsx. The totals belong "
        "on the sheet 'Totals', under the header that is there, projects from A to Z.",
        tables=(LOG, _report("Totals", "Project", "Hours")),
        sheet="Work log",
        active="Work log",
        guess=Guess("Hours", "Hrs"),
        group="Project",
        values="Hrs",
        measure="sum",
        report="Totals",
        written=Amount(after=" h", spec=".2f"),
    ),
)
