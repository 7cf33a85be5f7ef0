"""How bad habits are spread over the runs of a scripted agent: what tests measure a skill against.

Trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone, and some trial of each task is never spoiled. Records do not show the plant.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

Habit = TypeVar("Habit", bound=Enum)
Run = tuple[str, int]
"""A task, and which trial of the block."""


@dataclass(frozen=True)
class Planting(Generic[Habit]):
    """What can be planted where.

    Attributes:
        habits: that spoil a run.
        known: by task, the habits that can spoil it.
        possible: tells whether one run can have all of these.
        block: trials of a task.
    """

    habits: Sequence[Habit]
    known: Mapping[str, Set[Habit]]
    possible: Callable[[Set[Habit]], bool]
    block: int

    def nothing(self) -> dict[Run, set[Habit]]:
        """Return a block in which no run has a habit."""
        return {(task, trial): set() for task in self.known for trial in range(self.block)}

    def scarcest_first(self) -> list[Habit]:
        """Return the habits, those first that can spoil the fewest tasks."""
        tasks = Counter(habit for habits in self.known.values() for habit in habits)
        return sorted(self.habits, key=tasks.__getitem__)

    def spoil(self, plant: dict[Run, set[Habit]], dice: random.Random, tasks: int) -> None:
        """Let each habit spoil a run of so many tasks, or of all it can if these are fewer."""
        free = {task: dice.sample(range(self.block), self.block) for task in self.known}
        for habit in self.scarcest_first():
            open_to = [task for task in free if habit in self.known[task]]
            least_spoiled = sorted(dice.sample(open_to, len(open_to)), key=lambda t: -len(free[t]))
            chosen = [task for task in least_spoiled if len(free[task]) > 1]
            for task in chosen[:tasks]:
                plant[task, free[task].pop()].add(habit)

    def add_second_habits(
        self, plant: dict[Run, set[Habit]], dice: random.Random, *, alone: int, most: int
    ) -> None:
        """Give some spoiled runs one more habit.

        Args:
            plant: in which each run has one habit or none.
            dice: draws the runs.
            alone: runs that each habit must still spoil alone.
            most: runs that get a second one.
        """
        singly = Counter(habit for habits in plant.values() for habit in habits)
        left = most
        for run in shuffled(plant, dice):
            first = next(iter(plant[run]), None)
            if not left or first is None or singly[first] <= alone:
                continue
            others = self.known[run[0]] - {first}
            more = [h for h in self.habits if h in others and self.possible({first, h})]
            if more:
                plant[run].add(dice.choice(more))
                singly[first] -= 1
                left -= 1


def shuffled(plant: Mapping[Run, Set[Habit]], dice: random.Random) -> list[Run]:
    """Return the runs of a plant in an order that is drawn."""
    return dice.sample(sorted(plant), len(plant))
