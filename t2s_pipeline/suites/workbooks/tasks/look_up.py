"""Tasks that fill an empty column from a list on another sheet."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from t2s_pipeline.suites.workbooks.checker import Answer
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Amount, Guess, Job, column_answer
from t2s_pipeline.suites.workbooks.table import (
    Table,
    choice,
    cycle,
    day,
    empty,
    serial,
    table,
    whole,
)


@dataclass(frozen=True, kw_only=True)
class LookUp(Job):
    """Fill ``target`` with the list's ``value`` for the row's ``key``; ``missing`` where none is.

    The list has the keys in its first column, under the header ``list_key``.
    """

    kind: ClassVar[str] = "look up across sheets"
    key: str
    target: str
    listed: str
    list_key: str
    value: str
    missing: str = ""

    def own_habits(self) -> set[Habit]:
        """Return the habits of tasks that fill cells, and of those that write amounts."""
        return {Habit.FORMULAS, Habit.TEXT} if self.written else {Habit.FORMULAS}

    def answer(self) -> Answer:
        """Look the column up."""
        keys, values = self.list.column(self.list_key), self.list.column(self.value)
        found = dict(zip(keys, values, strict=True))
        wanted = self.table.column(self.key)
        return column_answer(
            self.table, self.target, [found.get(key, self.missing) for key in wanted]
        )

    @property
    def list(self) -> Table:
        """The sheet with the list."""
        return self.named(self.listed)

    @property
    def otherwise(self) -> str:
        """What is written for a key that is not listed, as an expression of Python."""
        return f'"{self.missing}"' if self.missing else "0"

    def excel(self, key: str) -> str:
        """Return the look-up as a formula; ``key`` is the cell with the key."""
        last = self.list.letter(self.list.headers[-1])
        nth = self.list.headers.index(self.value) + 1
        sheet = f"'{self.listed}'" if " " in self.listed else self.listed
        return f"=VLOOKUP({key},{sheet}!$A:${last},{nth},FALSE)"


def _sales(month: str, count: int) -> Table:
    return table(
        month,
        count,
        {
            "Receipt": serial("{}", 33100),
            "Shop": choice("S01", "S02", "S03", "S04", "S05", "S09"),
            "Takings": whole(100, 900),
            "Region": empty(),
        },
    )


def _rooms(season: str, count: int) -> Table:
    return table(
        season,
        count,
        {
            "Room": serial("{}", 101),
            "Floor": whole(1, 4),
            "Cat.": choice("STD", "SUP", "FAM", "STE"),
            "Rate": empty(),
        },
    )


STORES = table(
    "Stores",
    6,
    {
        "Store": cycle("S01", "S02", "S03", "S04", "S05", "S06"),
        "Opened": cycle(2009, 2011, 2011, 2015, 2019, 2021),
        "Region": cycle("North", "Coast", "North", "Hills", "Coast", "Hills"),
    },
)
SHIPMENTS = table(
    "Shipments",
    30,
    {
        "Parcel": serial("P-{:04d}", 1),
        "Sent": day(date(2024, 2, 1), 27),
        "To": choice("EU1", "EU2", "UK", "INT"),
        "Weight": whole(1, 20),
        "Postage": empty(),
    },
)
POSTAGE = table(
    "Price list",
    4,
    {
        "Zone": cycle("EU1", "EU2", "UK", "INT"),
        "Transit days": cycle(2, 4, 3, 9),
        "Postage": cycle(6.95, 9.5, 11.25, 19.9),
    },
)
VISITS = table(
    "Visits",
    19,
    {
        "Day": day(date(2024, 10, 1), 30),
        "Card": choice(14, 15, 18, 22, 27, 31, 40),
        "Door": choice("main", "yard"),
        "Department": empty(),
        "Remarks": choice(None, None, "escort"),
    },
)
STAFF = table(
    "Staff",
    6,
    {
        "Card no": cycle(14, 15, 18, 22, 27, 31),
        "Department": cycle("Purchasing", "Lab", "Lab", "Kitchen", "IT", "Purchasing"),
    },
)
ROOM_TYPES = table(
    "Room types",
    4,
    {
        "Type": cycle("STD", "SUP", "FAM", "STE"),
        "Beds": cycle(2, 2, 4, 3),
        "Per night": cycle(84.5, 109, 148.75, 239.9),
    },
)

TASKS = (
    LookUp(
        name="look-up-regions",
        file="sales.xlsx",
        request="sales.xlsx: on the sheet 'February' the region of each receipt is missing. Look "
        "it up by the store on the sheet 'Stores'; where a store is not listed there, write "
        "'not listed'.",
        tables=(_sales("January", 20), _sales("February", 28), STORES),
        sheet="February",
        active="January",
        guess=Guess("Store", "Shop"),
        key="Shop",
        target="Region",
        listed="Stores",
        list_key="Store",
        value="Region",
        missing="not listed",
    ),
    LookUp(
        name="look-up-postage",
        file="shipments.xlsx",
        request="Fill the postage of every parcel on the sheet 'Shipments' of shipments.xlsx. The "
        "sheet 'Price list' says what it costs by zone.",
        tables=(SHIPMENTS, POSTAGE),
        sheet="Shipments",
        active="Shipments",
        guess=Guess("Zone", "To"),
        key="To",
        target="Postage",
        listed="Price list",
        list_key="Zone",
        value="Postage",
        written=Amount(after=" EUR", spec=".2f"),
    ),
    LookUp(
        name="look-up-departments",
        file="visits.xlsx",
        request="The door log 'Visits' in visits.xlsx has card numbers. Add the department of each "
        "from the sheet 'Staff'. Cards that are not on that list are guests: write 'guest'.",
        tables=(VISITS, STAFF),
        sheet="Visits",
        active="Visits",
        guess=Guess("Card number", "Card"),
        key="Card",
        target="Department",
        listed="Staff",
        list_key="Card no",
        value="Department",
        missing="guest",
    ),
    LookUp(
        name="look-up-room-rates",
        file="hotel.xlsx",
        request="In hotel.xlsx, give every room on the sheet 'Summer' its rate. The rates per "
        "night stand by category on the sheet 'Room types'.",
        tables=(_rooms("Winter", 15), _rooms("Summer", 23), ROOM_TYPES),
        sheet="Summer",
        active="Winter",
        guess=Guess("Category", "Cat."),
        key="Cat.",
        target="Rate",
        listed="Room types",
        list_key="Type",
        value="Per night",
        written=Amount(before="$", spec=".2f"),
    ),
)
