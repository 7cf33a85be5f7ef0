"""Which trial of which task has which bad habits: what tests measure a skill against.

Five trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone; at most four trials of a task are spoiled, so that each task has a success. Records do not
show the plant.
"""

import random
from collections import Counter
from functools import cache

from t2s_pipeline.suites.planting import Planting, Run
from t2s_pipeline.suites.stock.habits import Habit, possible
from t2s_pipeline.suites.stock.tasks.catalogue import JOBS

BLOCK = 5
MOST_SPOILED = 4
RUNS_SPOILED = 5
"""By each habit on its own, before some get a second one; in as many tasks as it can spoil."""
ALONE = 3
"""Runs that a habit spoils alone, at least."""
SECOND_HABITS = 7


def planted(task_id: str, trial: int, seed: int) -> frozenset[Habit]:
    """Return the bad habits of one run of the scripted agent."""
    block, number = divmod(trial, BLOCK)
    return frozenset(_plant(seed, block)[task_id, number])


@cache
def _plant(seed: int, block: int) -> dict[Run, set[Habit]]:
    dice = random.Random(f"plant/{seed}/{block}")
    known = {job.name: job.habits() for job in JOBS}
    planting = Planting(tuple(Habit), known, possible, BLOCK)
    plant = planting.nothing()
    free = {task: dice.sample(range(BLOCK), MOST_SPOILED) for task in known}
    for habit in planting.scarcest_first():
        spoiled: Counter[str] = Counter()
        for _ in range(RUNS_SPOILED):
            open_to = [task for task in free if habit in known[task] and free[task]]
            if open_to:
                shuffled = dice.sample(open_to, len(open_to))
                task = min(shuffled, key=lambda name: (spoiled[name], -len(free[name])))
                plant[task, free[task].pop()].add(habit)
                spoiled[task] += 1
    planting.add_second_habits(plant, dice, alone=ALONE, most=SECOND_HABITS)
    return plant
