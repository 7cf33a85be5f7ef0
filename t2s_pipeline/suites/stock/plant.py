"""Which trial of which task has which bad habits: what tests measure a skill against.

Five trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone; at most four trials of a task are spoiled, so that each task has a success. Records do not
show the plant.
"""

import random
from collections import Counter
from functools import cache

from t2s_pipeline.suites.stock.habits import Habit, possible
from t2s_pipeline.suites.stock.tasks.catalogue import JOBS

BLOCK = 5
MOST_SPOILED = 4
RUNS_SPOILED = 5
"""By each habit on its own, before some get a second one; in as many tasks as it can spoil."""
ALONE = 3
"""Runs that a habit spoils alone, at least."""
SECOND_HABITS = 7

Run = tuple[str, int]
"""A task, and which trial of the block."""
Plant = dict[Run, set[Habit]]


def planted(task_id: str, trial: int, seed: int) -> frozenset[Habit]:
    """Return the bad habits of one run of the scripted agent."""
    block, number = divmod(trial, BLOCK)
    return frozenset(_plant(seed, block)[task_id, number])


@cache
def _plant(seed: int, block: int) -> Plant:
    dice = random.Random(f"plant/{seed}/{block}")
    plant: Plant = {(job.name, trial): set() for job in JOBS for trial in range(BLOCK)}
    free = {job.name: dice.sample(range(BLOCK), MOST_SPOILED) for job in JOBS}
    for habit in _scarcest_first():
        spoiled: Counter[str] = Counter()
        for _ in range(RUNS_SPOILED):
            open_to = [job.name for job in JOBS if habit in job.habits() and free[job.name]]
            if open_to:
                shuffled = dice.sample(open_to, len(open_to))
                task = min(shuffled, key=lambda name: (spoiled[name], -len(free[name])))
                plant[task, free[task].pop()].add(habit)
                spoiled[task] += 1
    _add_second_habits(plant, dice)
    return plant


def _scarcest_first() -> list[Habit]:
    return sorted(Habit, key=lambda habit: sum(habit in job.habits() for job in JOBS))


def _add_second_habits(plant: Plant, dice: random.Random) -> None:
    """Give some spoiled runs one more habit, as long as each habit spoils enough runs alone."""
    known = {job.name: job.habits() for job in JOBS}
    alone = Counter(habit for habits in plant.values() for habit in habits)
    left = SECOND_HABITS
    for run in dice.sample(sorted(plant), len(plant)):
        first = next(iter(plant[run]), None)
        if not left or first is None or alone[first] <= ALONE:
            continue
        more = [h for h in Habit if h in known[run[0]] - {first} and possible({first, h})]
        if more:
            plant[run].add(dice.choice(more))
            alone[first] -= 1
            left -= 1
