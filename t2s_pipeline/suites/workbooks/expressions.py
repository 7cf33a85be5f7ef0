"""The Python that programs of the scripted agent are put together from, in one run's style."""

from collections.abc import Sequence
from dataclasses import dataclass

from t2s_pipeline.suites.workbooks.checker import RESULT
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Job
from t2s_pipeline.suites.workbooks.style import Style

FINDER = """

def {name}(sheet, header):
    for cell in sheet[1]:
        if cell.value == header:
            return cell.{found}
    raise KeyError(header)

"""


@dataclass(frozen=True)
class Expressions:
    """What templates of programs ask for.

    Attributes:
        job: the task.
        style: of the run.
        habits: of the run.
        guessing: whether a column goes by the name that the request has for it.
    """

    job: Job
    style: Style
    habits: frozenset[Habit]
    guessing: bool = False

    def has(self, habit: str) -> bool:
        """Tell whether the run has a habit, by its name in ``Habit``."""
        return Habit[habit] in self.habits

    @property
    def letters(self) -> bool:
        """Whether columns are letters, as formulas want them, and not numbers."""
        return Habit.FORMULAS in self.habits

    def imports(self, *also: str, reading: bool = False) -> str:
        """Return the import statements, of a program that only reads or of another."""
        lines = sorted(line for line in also if line)
        by_name = self.style.imports == "name"
        lines += ["from openpyxl import load_workbook" if by_name else "import openpyxl"]
        if self.letters and self.style.columns == "index" and not reading:
            lines += ["from openpyxl.utils import get_column_letter"]
        return "\n".join(lines)

    def finder(self) -> str:
        """Return the function that finds a column, where the style has one."""
        if self.style.columns != "function":
            return ""
        found = "column_letter" if self.letters else "column"
        return FINDER.format(name=self.style.finder, found=found)

    def load(self, file: str = "", *, values: bool = False) -> str:
        """Return the statement that opens a workbook: the task's, if not another."""
        module = "" if self.style.imports == "name" else "openpyxl."
        more = ", data_only=True" if values else ""
        return f'{self.style.book} = {module}load_workbook("{file or self.job.file}"{more})'

    def save(self) -> str:
        """Return the statement that saves the result."""
        return f'{self.style.book}.save("{RESULT}")'

    def sheet(self, name: str) -> str:
        """Return the sheet to be written to."""
        book = self.style.book
        return f"{book}.active" if self.has("WRONG_SHEET") else f'{book}["{name}"]'

    def columns(self, sheet: str = "", called: str = "columns") -> str:
        """Return the statement that reads the header row, where the style has one."""
        sheet = sheet or self.style.sheet
        if self.style.columns == "dict":
            found = "column_letter" if self.letters else "column"
            return f"{called} = {{cell.value: cell.{found} for cell in {sheet}[1]}}"
        return f"{called} = [cell.value for cell in {sheet}[1]]" if self._listed else ""

    @property
    def _listed(self) -> bool:
        return self.style.columns == "index"

    def column(self, header: str, sheet: str = "", called: str = "columns") -> str:
        """Return a column by its header: its number from 1, or its letter."""
        name = self._name(header)
        if self.style.columns == "dict":
            return f'{called}["{name}"]'
        if not self._listed:
            return f'{self.style.finder}({sheet or self.style.sheet}, "{name}")'
        number = f'{called}.index("{name}") + 1'
        return f"get_column_letter({number})" if self.letters else number

    def at(self, header: str, sheet: str = "", called: str = "columns") -> str:
        """Return a column's place in a row that is a tuple; not in programs with letters."""
        assert not self.letters
        column = self.column(header, sheet, called)
        return column.removesuffix(" + 1") if self._listed else f"{column} - 1"

    def _name(self, header: str) -> str:
        guess = self.job.guess
        return guess.called if self.guessing and header == guess.header else header

    def cell(self, row: str | int, column: str, sheet: str = "") -> str:
        """Return the value of a cell, to be read or set; row and column are expressions."""
        sheet = sheet or self.style.sheet
        if self.letters:
            place = f"{{{column}}}" + (str(row) if isinstance(row, int) else f"{{{row}}}")
            return f'{sheet}[f"{place}"].value'
        keywords = f"row={row}, column={column}" if self.style.keywords else f"{row}, {column}"
        return f"{sheet}.cell({keywords}).value"

    def place(self, row: str | int, number: int, sheet: str = "") -> str:
        """Return the value of a cell in a column whose number, from 1, is known."""
        sheet = sheet or self.style.sheet
        if self.letters:
            letter = "ABCDEFGHIJ"[number - 1]
            return f'{sheet}[f"{letter}{{{row}}}"].value'
        return self.cell(row, str(number), sheet)

    def references(self, variables: Sequence[str], row: str) -> list[str]:
        """Return the cells of a row as they stand in a formula within an f-string."""
        return [f"{{{variable}}}{{{row}}}" for variable in variables]

    def written(self, name: str) -> str:
        """Return what is put into a cell for the number that a variable holds."""
        amount = self.job.written
        if self.has("TEXT"):
            assert amount is not None
            return self.style.as_text(name, amount)
        return f"round({name}, 2)" if amount and self.style.rounds else name
