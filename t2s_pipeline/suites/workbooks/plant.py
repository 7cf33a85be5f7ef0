"""Which trial of which task has which bad habits: what tests measure a skill against.

Four trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone; at most three trials of a task are spoiled, so that each task has a success. Records do not
show the plant.
"""

import random
from collections import Counter
from collections.abc import Sequence
from functools import cache

from t2s_pipeline.suites.planting import Planting, Run
from t2s_pipeline.suites.workbooks.habits import SPOILING, Habit, possible
from t2s_pipeline.suites.workbooks.job import Job
from t2s_pipeline.suites.workbooks.tasks.catalogue import JOBS

BLOCK = 4
TASKS_SPOILED = 7
"""By each habit, or all that it can spoil if these are fewer."""
ALONE = 4
"""Tasks that a habit spoils alone, at least."""
SECOND_HABITS = 9
GUESSES = {False: 6, True: 3}
"""Tasks with a run that guesses a column name, by whether another habit spoils that run."""

Plant = dict[Run, set[Habit]]


def planted(task_id: str, trial: int, seed: int) -> frozenset[Habit]:
    """Return the bad habits of one run of the scripted agent."""
    block, number = divmod(trial, BLOCK)
    return frozenset(_plant(seed, block)[task_id, number])


@cache
def _plant(seed: int, block: int) -> Plant:
    dice = random.Random(f"plant/{seed}/{block}")
    known = {job.name: job.habits() for job in JOBS}
    planting = Planting(tuple(SPOILING), known, possible, BLOCK)
    plant = planting.nothing()
    planting.spoil(plant, dice, TASKS_SPOILED)
    _add_second_habits(plant, dice)
    _add_guesses(plant, dice)
    return plant


def _add_second_habits(plant: Plant, dice: random.Random) -> None:
    """Give some spoiled runs one more habit, as long as each habit spoils enough tasks alone."""
    alone = Counter(habit for habits in plant.values() for habit in habits)
    seconds: Counter[Habit] = Counter()
    for job, trial in _shuffled(dice):
        habits = plant[job.name, trial]
        more = [h for h in SPOILING if h in job.habits() - habits and possible(habits | {h})]
        first = next(iter(habits), None)
        if first and more and seconds.total() < SECOND_HABITS and alone[first] > ALONE:
            alone[first] -= 1
            second = min(dice.sample(more, len(more)), key=seconds.__getitem__)
            habits.add(second)
            seconds[second] += 1


def _add_guesses(plant: Plant, dice: random.Random) -> None:
    """Let one run of some tasks guess a column name, whether it is spoiled or not."""
    left = dict(GUESSES)
    guessed: set[str] = set()
    for job, trial in _shuffled(dice):
        habits = plant[job.name, trial]
        spoiled = bool(habits)
        if left[spoiled] and job.name not in guessed and possible(habits | {Habit.WRONG_COLUMN}):
            habits.add(Habit.WRONG_COLUMN)
            guessed.add(job.name)
            left[spoiled] -= 1


def _shuffled(dice: random.Random) -> Sequence[tuple[Job, int]]:
    runs = [(job, trial) for job in JOBS for trial in range(BLOCK)]
    return dice.sample(runs, len(runs))
