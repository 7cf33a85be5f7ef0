"""A task of the suite before it is written down: its tables, what is asked, what comes out."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, NamedTuple

from t2s_pipeline.suites.suite import Task
from t2s_pipeline.suites.workbooks.checker import Answer
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.table import Cell, Table, workbook


class Guess(NamedTuple):
    """A column as the request speaks of it, and the header that it really has."""

    called: str
    header: str


class Amount(NamedTuple):
    """How an amount looks when a person writes it: ``$1,234.50`` is ``$``, ``,.2f`` and nothing.

    The checker takes text that is a number for that number, so text spoils a task only where it is
    none: each amount here has a separator in a number of its task, a currency or a unit.
    """

    before: str = ""
    spec: str = ",.2f"
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Job(ABC):
    """What every type of task has.

    Attributes:
        name: the task's id.
        file: the workbook's name.
        request: what is asked, naming file and sheet; columns it may call by other words.
        tables: the sheets in order.
        sheet: which of them is to be worked on.
        active: the sheet on which the workbook opens.
        guess: a column that is called otherwise than its header.
    """

    name: str
    file: str
    request: str
    tables: tuple[Table, ...]
    sheet: str
    active: str
    guess: Guess
    kind: ClassVar[str]
    written: Amount | None = field(default=None)

    @cached_property
    def table(self) -> Table:
        """The sheet to be worked on."""
        return self.named(self.sheet)

    def named(self, sheet: str) -> Table:
        """Return a sheet by its name."""
        return next(table for table in self.tables if table.sheet == sheet)

    @property
    def goes_to(self) -> str:
        """The sheet that the result goes to."""
        return self.sheet

    @abstractmethod
    def answer(self) -> Answer:
        """Return what the checker expects."""

    @abstractmethod
    def own_habits(self) -> set[Habit]:
        """Return the habits that only some types of task know."""

    def habits(self) -> set[Habit]:
        """Return the habits that can spoil this task."""
        found = {Habit.HEADER, Habit.STEP_LIMIT, Habit.WRONG_COLUMN} | self.own_habits()
        return found | {Habit.WRONG_SHEET} if self.active != self.goes_to else found

    def task(self) -> Task[Answer]:
        """Write it down."""
        return Task(
            task_id=self.name,
            task_type=self.kind,
            prompt=self.request,
            inputs={self.file: workbook(self.tables, self.active)},
            expected=self.answer(),
        )


def column_answer(table: Table, header: str, values: list[Cell]) -> Answer:
    """Expect these values below a header, and the header."""
    letter = table.letter(header)
    rows = ((header,), *((value,) for value in values))
    return Answer(table.sheet, f"{letter}1:{letter}{len(rows)}", rows)
