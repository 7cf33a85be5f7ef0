"""A scripted agent: it follows fixed policies and asks no model.

Its programs really run and their output and errors are real; but which program it writes, in what
words, and with which bad habits, is drawn by seed. It knows each task as its author does, and never
reads the expected values.
"""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import itemgetter
from pathlib import Path

from t2s_pipeline.suites.conversation import Conversation
from t2s_pipeline.suites.scripted import ScriptedAgent
from t2s_pipeline.suites.suite import Task
from t2s_pipeline.suites.workbooks import plant
from t2s_pipeline.suites.workbooks.checker import RESULT
from t2s_pipeline.suites.workbooks.expressions import Expressions
from t2s_pipeline.suites.workbooks.habits import Habit
from t2s_pipeline.suites.workbooks.job import Job
from t2s_pipeline.suites.workbooks.programs import FOLDERS, SHAPES, program
from t2s_pipeline.suites.workbooks.style import Style, style
from t2s_pipeline.suites.workbooks.tasks.catalogue import JOBS

PHRASES = Path(__file__).parent / "policies" / "phrases.toml"


class WorkbookAgent(ScriptedAgent[Habit]):
    """Works by the policies of this suite."""

    def run_with(
        self,
        habits: frozenset[Habit],
        task: Task,
        conversation: Conversation,
        *,
        trial: int,
        seed: int,
    ) -> None:
        """Work on a task with these habits and no others."""
        job = next(job for job in JOBS if job.name == task.task_id)
        chosen = style(job.name, trial, seed, shapes=SHAPES[FOLDERS[job.kind]], bad=habits)
        words = random.Random(f"words/{seed}/{job.name}/{trial}")
        _Run(job, chosen, habits, conversation, words).work()

    def planted(self, task_id: str, trial: int, seed: int) -> frozenset[Habit]:
        """Return the bad habits of a run."""
        return plant.planted(task_id, trial, seed)


@dataclass
class _Run:
    job: Job
    style: Style
    habits: frozenset[Habit]
    conversation: Conversation
    words: random.Random

    def work(self) -> None:
        """Look, write, perhaps look again, and report."""
        if Habit.WRONG_COLUMN in self.habits:
            self._python("start", "look/sheets")
            self._python("write", self._program, guessing=True)
            self._python("puzzled", "look/headers")
            moment = "again"
        else:
            self._look()
            moment = "write"
        if Habit.STEP_LIMIT in self.habits:
            self._read_cell_after_cell()
        self._python(moment, self._program)
        if self.style.check:
            self._check()
        self.conversation.say(self._phrase("done"))

    @property
    def _program(self) -> str:
        return f"{FOLDERS[self.job.kind]}/{self.style.shape}"

    @property
    def _astray(self) -> bool:
        return Habit.WRONG_SHEET in self.habits

    def _look(self) -> None:
        if self.style.look == "tool":
            table = self.job.named(self.job.active) if self._astray else self.job.table
            last = table.letter(table.headers[-1])
            self._read("look", self.job.file, table.sheet, f"A1:{last}{min(table.last, 6)}")
        else:
            self._python("look", f"look/{self.style.look}")

    def _read_cell_after_cell(self) -> None:
        """Read on until the conversation ends."""
        table = self.job.table
        places = product(range(1, table.last + 1), table.headers)
        cells = [(row, table.letter(header)) for row, header in places]
        if not self.style.across:
            cells.sort(key=itemgetter(1))
        for row, letter in cells:
            cell = f"{letter}{row}"
            if self.style.reads == "read_range":
                self._read("cell", self.job.file, table.sheet, cell, cell=cell)
            else:
                self._python("cell", "look/cell", cell=cell)

    def _check(self) -> None:
        table = self.job.named(self.job.active if self._astray else self.job.goes_to)
        if self.style.reads == "read_range":
            first = 2 if Habit.HEADER in self.habits else 1
            last = table.letter(table.headers[-1])
            self._read("check", RESULT, table.sheet, f"A{first}:{last}5")
        else:
            self._python("check", "check/rows", result=RESULT)

    def _python(self, moment: str, name: str, *, guessing: bool = False, **values: object) -> None:
        expressions = Expressions(self.job, self.style, self.habits, guessing)
        code = program(name, expressions, **values)
        self.conversation.call(self._phrase(moment, **values), "run_python", {"code": code})

    def _read(self, moment: str, file: str, sheet: str, cells: str, **values: object) -> None:
        where = {"file": file, "sheet": sheet, "range": cells}
        self.conversation.call(self._phrase(moment, **values), "read_range", where)

    def _phrase(self, moment: str, **values: object) -> str:
        """Say what goes with a moment of the work."""
        told = {"file": self.job.file, "sheet": self.job.goes_to, "result": RESULT, **values}
        return self.words.choice(_phrases()[moment]).format(**told)


@cache
def _phrases() -> dict[str, list[str]]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))
