"""Which trial of which task has which bad habits: what tests measure a skill against.

Four trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone; at most three trials of a task are spoiled, so that each task has a success. Records do not
show the plant.
"""

import random
from functools import cache

from t2s_pipeline.suites.logs.habits import SPOILING, Habit, possible
from t2s_pipeline.suites.logs.tasks.catalogue import questions
from t2s_pipeline.suites.planting import Planting, Run, shuffled

BLOCK = 4
TASKS_SPOILED = 5
"""By each habit on its own, before some get a second one."""
ALONE = 3
"""Tasks that a habit spoils alone, at least."""
SECOND_HABITS = 5
GUESSES = {False: 4, True: 3}
"""Tasks with a run that guesses a file name, by whether another habit spoils that run."""

Plant = dict[Run, set[Habit]]


def planted(task_id: str, trial: int, seed: int) -> frozenset[Habit]:
    """Return the bad habits of one run of the scripted agent."""
    block, number = divmod(trial, BLOCK)
    return frozenset(_plant(seed, block)[task_id, number])


@cache
def _plant(seed: int, block: int) -> Plant:
    dice = random.Random(f"plant/{seed}/{block}")
    known = {one.name: one.habits() for one in questions()}
    planting = Planting(tuple(SPOILING), known, possible, BLOCK)
    plant = planting.nothing()
    planting.spoil(plant, dice, TASKS_SPOILED)
    planting.add_second_habits(plant, dice, alone=ALONE, most=SECOND_HABITS)
    _add_guesses(plant, dice)
    return plant


def _add_guesses(plant: Plant, dice: random.Random) -> None:
    """Let one run of some tasks guess a file name, whether it is spoiled or not."""
    left = dict(GUESSES)
    guessed: set[str] = set()
    for run in shuffled(plant, dice):
        spoiled = bool(plant[run])
        if left[spoiled] and run[0] not in guessed and possible(plant[run] | {Habit.WRONG_NAME}):
            plant[run].add(Habit.WRONG_NAME)
            guessed.add(run[0])
            left[spoiled] -= 1
