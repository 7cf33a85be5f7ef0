"""Tasks that fill an empty column with what two others give."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from t2s_pipeline.suites.workbooks.checker import Answer
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Amount, Guess, Job, column_answer
from t2s_pipeline.suites.workbooks.table import (
    Table,
    choice,
    cycle,
    day,
    empty,
    money,
    serial,
    table,
    whole,
)

PYTHON = {
    "product": "{0} * {1}",
    "difference": "{0} - {1}",
    "discounted": "{0} * (1 - {1})",
}
EXCEL = {
    "product": "={0}*{1}",
    "difference": "={0}-{1}",
    "discounted": "={0}*(1-{1})",
}


@dataclass(frozen=True, kw_only=True)
class FillColumn(Job):
    """Fill ``target`` row by row from two columns."""

    kind: ClassVar[str] = "fill a column"
    target: str
    operands: tuple[str, str]
    operation: Literal["product", "difference", "discounted"]

    def own_habits(self) -> set[Habit]:
        """Return the habits of tasks that compute amounts."""
        return {Habit.FORMULAS, Habit.TEXT}

    def answer(self) -> Answer:
        """Compute the column."""
        pairs = zip(*(self.table.column(name) for name in self.operands), strict=True)
        values = [round(self._value(*pair), 2) for pair in pairs]
        return column_answer(self.table, self.target, [*values])

    def _value(self, one: object, other: object) -> float:
        assert isinstance(one, int | float)
        assert isinstance(other, int | float)
        if self.operation == "product":
            return one * other
        return one - other if self.operation == "difference" else one * (1 - other)

    def python(self, one: str, other: str) -> str:
        """Return the operation as an expression of Python."""
        return PYTHON[self.operation].format(one, other)

    def excel(self, one: str, other: str) -> str:
        """Return the operation as a formula."""
        return EXCEL[self.operation].format(one, other)


def _orders(year: str, count: int) -> Table:
    return table(
        year,
        count,
        {
            "Order": serial(f"{year}-{{:03d}}", 101),
            "Placed": day(date(int(year), 1, 3), 330),
            "Article": choice("Bolt M8", "Hinge", "Drawer rail", "Wood glue", "Dowel"),
            "Qty": whole(3, 60),
            "Price per unit": money(2, 60),
            "Line total": empty(),
        },
    )


def _hours(month: str, count: int) -> Table:
    return table(
        month,
        count,
        {
            "Badge": serial("B{}", 210),
            "Team": choice("Press", "Paint", "Assembly"),
            "Hourly rate": choice(17.5, 19.25, 22, 24.75),
            "Hrs": whole(60, 168),
            "Remarks": choice(None, None, "night shift", "part time"),
            "Gross pay": empty(),
        },
    )


def _catalogue(sheet: str, count: int) -> Table:
    return table(
        sheet,
        count,
        {
            "SKU": serial("K-{:03d}", 11),
            "Title": choice("Desk lamp", "Floor lamp", "Spotlight", "Lamp shade"),
            "Net price": empty(),
            "List price": money(20, 400),
            "Rebate": choice(0, 0.05, 0.1, 0.2),
        },
    )


COST_CENTRES = table(
    "Cost centres",
    14,
    {
        "No": serial("{}", 4010),
        "Name": cycle("Sales", "Support", "Design", "Legal", "Facilities", "Training", "Travel"),
        "Budget 2024": whole(4000, 90000),
        "Spent to date": money(3000, 60000),
        "Left": empty(),
    },
)

TASKS = (
    FillColumn(
        name="fill-line-totals",
        file="orders.xlsx",
        request="orders.xlsx lists our orders by year. On the sheet '2024', fill the empty column "
        "with each line's total: quantity times price.",
        tables=(_orders("2023", 16), _orders("2024", 24)),
        sheet="2024",
        active="2023",
        guess=Guess("Quantity", "Qty"),
        target="Line total",
        operands=("Qty", "Price per unit"),
        operation="product",
        written=Amount(),
    ),
    FillColumn(
        name="fill-gross-pay",
        file="timesheet.xlsx",
        request="Please work out the gross pay of everyone on the sheet 'April' of timesheet.xlsx, "
        "hours times hourly rate, in the column that is there for it.",
        tables=(_hours("March", 18), _hours("April", 21), _hours("May", 9)),
        sheet="April",
        active="March",
        guess=Guess("Hours", "Hrs"),
        target="Gross pay",
        operands=("Hrs", "Hourly rate"),
        operation="product",
        written=Amount(after=" EUR", spec=".2f"),
    ),
    FillColumn(
        name="fill-what-is-left",
        file="budget.xlsx",
        request="In budget.xlsx, sheet 'Cost centres', the column 'Left' is empty. Put in what "
        "remains of each budget after what was spent.",
        tables=(COST_CENTRES,),
        sheet="Cost centres",
        active="Cost centres",
        guess=Guess("Budget", "Budget 2024"),
        target="Left",
        operands=("Budget 2024", "Spent to date"),
        operation="difference",
        written=Amount(),
    ),
    FillColumn(
        name="fill-net-prices",
        file="lamps.xlsx",
        request="lamps.xlsx has a price list for retail and one for wholesale. Fill the net prices "
        "on the sheet 'Wholesale': the list price less the discount, which is given as a fraction.",
        tables=(_catalogue("Retail", 12), _catalogue("Wholesale", 17)),
        sheet="Wholesale",
        active="Retail",
        guess=Guess("Discount", "Rebate"),
        target="Net price",
        operands=("List price", "Rebate"),
        operation="discounted",
        written=Amount(before="$"),
    ),
)
