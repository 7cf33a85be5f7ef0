"""A task of the suite before it is written down: its log, what is asked, how it can be found."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from t2s_pipeline.suites.logs.checker import Answer
from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.suite import Task


class Filter(NamedTuple):
    """Which lines count: stages of a pipeline that keep them, and that miss them out of habit."""

    well: tuple[str, ...]
    habit: Habit | None = None
    badly: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """What every type of question has.

    Attributes:
        name: the task's id.
        request: what is asked, and in which form; it speaks of the log without its file name.
        file: the name of the log.
        guess: the name that it might have.
        lines: of the log.
        neighbour: a file that stands beside it, and its lines.
        filters: which lines count; in any order.
        takes: stages that cut out of a line what is asked about, each alone sufficient.
        answer: what the checker expects.
    """

    name: str
    request: str
    file: str
    guess: str
    lines: tuple[str, ...]
    neighbour: tuple[str, tuple[str, ...]]
    filters: tuple[Filter, ...] = ()
    takes: tuple[str, ...] = ()
    answer: Answer
    kind: ClassVar[str]

    @abstractmethod
    def own_habits(self) -> set[Habit]:
        """Return the habits that only some types of question know."""

    def habits(self) -> set[Habit]:
        """Return the habits that can show in this task."""
        of_filters = {one.habit for one in self.filters if one.habit}
        return {Habit.WRONG_NAME} | of_filters | self.own_habits()

    def task(self) -> Task[Answer]:
        """Write it down."""
        files = ((self.file, self.lines), self.neighbour)
        return Task(
            task_id=self.name,
            task_type=self.kind,
            prompt=self.request,
            inputs={name: "".join(f"{line}\n" for line in lines).encode() for name, lines in files},
            expected=self.answer,
        )


@dataclass(frozen=True, kw_only=True)
class Rank(Question):
    """Which values stand on most lines: the first ``top`` of them.

    ``trims``: how many values someone might look at who does not look at all.
    """

    kind: ClassVar[str] = "rank by count"
    top: int = 1
    trims: tuple[int, ...]

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who count and sort."""
        return {Habit.NUMBERS_AS_TEXT, Habit.UNIQ_UNSORTED, Habit.HEAD_FIRST}


@dataclass(frozen=True, kw_only=True)
class Extreme(Question):
    """Which line has the largest number; ``takes`` give the number and what is asked about.

    Attributes:
        keys: arguments of sort that name the number's column.
        asked: a regular expression that finds what is asked about in a line of the log.
        running: a stage that keeps the largest number as it reads, and prints like ``takes``.
        trims: how many lines someone might look at who does not look at all.
    """

    kind: ClassVar[str] = "largest value"
    keys: tuple[str, ...]
    asked: str
    running: str
    trims: tuple[int, ...]

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who sort."""
        return {Habit.NUMBERS_AS_TEXT, Habit.HEAD_FIRST}


@dataclass(frozen=True, kw_only=True)
class Distinct(Question):
    """How many different values there are."""

    kind: ClassVar[str] = "distinct values"

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who count values."""
        return {Habit.ALL_LINES, Habit.UNIQ_UNSORTED}


@dataclass(frozen=True, kw_only=True)
class Count(Question):
    """How many lines there are of a kind."""

    kind: ClassVar[str] = "count lines"

    def own_habits(self) -> set[Habit]:
        """Return none: what can go wrong is in the filters."""
        return set()
