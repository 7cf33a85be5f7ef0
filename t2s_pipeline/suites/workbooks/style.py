"""How a run of the scripted agent words its code and its messages: many ways, drawn by seed."""

import keyword
import random
import re
from dataclasses import dataclass
from typing import Literal

from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Amount

NAMES = (
    ("wb", "ws", "row", "value"),
    ("book", "sheet", "r", "result"),
    ("workbook", "worksheet", "row_number", "computed"),
    ("wb", "tab", "i", "v"),
    ("xl", "data", "n", "new_value"),
)
VARIABLES = ("{}", "{}_col", "col_{}")
HABITS_OF_SHAPES = {"walk": {Habit.HEADER}, "indexes": {Habit.HEADER}, "rewrite": {Habit.TOP_DOWN}}
"""Ways of deleting rows, and the habits that cannot go with them."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """What is drawn once for a run.

    Attributes:
        shape: which of the programs for the type of task.
        book, sheet, row, value: names of variables.
        variable: pattern of the variables for columns.
        columns: how columns are found by name.
        imports: how openpyxl is imported.
        text: how a number is made text, where it is.
        keywords: whether cells are addressed by keyword.
        rounds: whether amounts are rounded.
        reads: the tool that shows single cells and the result.
        look: how the workbook is looked at first.
        across: whether single cells are read along the rows or down the columns.
        check: whether the result is read back.
    """

    shape: str
    book: str
    sheet: str
    row: str
    value: str
    variable: str
    columns: Literal["dict", "index", "function"]
    imports: Literal["module", "name"]
    text: Literal["f-string", "format", "str"]
    keywords: bool
    rounds: bool
    reads: Literal["run_python", "read_range"]
    look: Literal["rows", "headers", "tool"]
    across: bool
    check: bool

    def var(self, header: str) -> str:
        """Return the variable for a column."""
        word = re.sub(r"\W+", "_", header.lower()).strip("_")
        name = self.variable.format(word)
        return f"{word}_col" if keyword.iskeyword(name) else name

    @property
    def finder(self) -> str:
        """The function that finds a column."""
        return "find_column" if self.keywords else "column_of"

    def as_text(self, name: str, amount: Amount) -> str:
        """Return the expression that makes text of a variable's number."""
        before, spec, after = amount
        if self.text == "f-string":
            return f'f"{before}{{{name}:{spec}}}{after}"'
        if self.text == "format" or "," in spec:
            return f'"{before}{{:{spec}}}{after}".format({name})'
        parts = [f'"{before}"' if before else "", f"str({name})", f'"{after}"' if after else ""]
        return " + ".join(filter(None, parts))


def style(
    task_id: str, trial: int, seed: int, *, shapes: tuple[str, ...], bad: frozenset[Habit]
) -> Style:
    """Draw the style of one run.

    Args:
        task_id, trial, seed: the run.
        shapes: the programs there are for the type of task.
        bad: the habits of the run; those who have any check their work less.
    """
    dice = random.Random(f"style/{seed}/{task_id}/{trial}")
    fitting = [shape for shape in shapes if not HABITS_OF_SHAPES.get(shape, set()) & bad]
    book, sheet, row, value = dice.choice(NAMES)
    careful = 0.3 if bad else 0.85
    return Style(
        shape=dice.choice(fitting),
        book=book,
        sheet=sheet,
        row=row,
        value=value,
        variable=dice.choice(VARIABLES),
        columns=dice.choice(("dict", "index", "function")),
        imports=dice.choice(("module", "name")),
        text=dice.choice(("f-string", "format", "str")),
        keywords=dice.random() < 0.5,
        rounds=dice.random() < 0.5,
        reads=dice.choice(("run_python", "read_range")),
        look=dice.choice(("rows", "headers", "tool")),
        across=dice.random() < 0.5,
        check=dice.random() < careful,
    )
