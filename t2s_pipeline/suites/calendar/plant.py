"""Which trial of which task has which bad habits: what tests measure a skill against.

Five trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone; at most four trials of a task are spoiled, so that each task has a success. Records do not
show the plant.
"""

import random
from functools import cache

from t2s_pipeline.suites.calendar.habits import Habit, possible
from t2s_pipeline.suites.calendar.tasks.catalogue import requests
from t2s_pipeline.suites.planting import Planting, Run

BLOCK = 5
TASKS_SPOILED = 6
"""By each habit on its own, where there are so many, before some get a second one."""
ALONE = 4
"""Tasks that a habit spoils alone, at least."""
SECOND_HABITS = 6


def planted(task_id: str, trial: int, seed: int) -> frozenset[Habit]:
    """Return the bad habits of one run of the scripted agent."""
    block, number = divmod(trial, BLOCK)
    return frozenset(_plant(seed, block)[task_id, number])


@cache
def _plant(seed: int, block: int) -> dict[Run, set[Habit]]:
    dice = random.Random(f"plant/{seed}/{block}")
    known = {one.name: one.habits() for one in requests()}
    planting = Planting(tuple(Habit), known, possible, BLOCK)
    plant = planting.nothing()
    planting.spoil(plant, dice, TASKS_SPOILED)
    planting.add_second_habits(plant, dice, alone=ALONE, most=SECOND_HABITS)
    return plant
