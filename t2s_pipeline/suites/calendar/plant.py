"""Which trial of which task has which bad habits: what tests measure a skill against.

Five trials of every task make a block. In each block a habit spoils several tasks, in most of them
alone; at most four trials of a task are spoiled, so that each task has a success. Records do not
show the plant.
"""

import random
from collections import Counter
from functools import cache

from t2s_pipeline.suites.calendar.habits import Habit, possible
from t2s_pipeline.suites.calendar.tasks.catalogue import requests

BLOCK = 5
MOST_SPOILED = BLOCK - 1
TASKS_SPOILED = 6
"""By each habit on its own, where there are so many, before some get a second one."""
ALONE = 4
"""Tasks that a habit spoils alone, at least."""
SECOND_HABITS = 6

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
    plant: Plant = {(one.name, trial): set() for one in requests() for trial in range(BLOCK)}
    free = {one.name: dice.sample(range(BLOCK), BLOCK) for one in requests()}
    for habit in _scarcest_first():
        open_to = [task for task in free if habit in _known()[task]]
        least_spoiled = sorted(dice.sample(open_to, len(open_to)), key=lambda t: -len(free[t]))
        chosen = [task for task in least_spoiled if len(free[task]) > BLOCK - MOST_SPOILED]
        for task in chosen[:TASKS_SPOILED]:
            plant[task, free[task].pop()].add(habit)
    _add_second_habits(plant, dice)
    return plant


@cache
def _known() -> dict[str, set[Habit]]:
    return {one.name: one.habits() for one in requests()}


def _scarcest_first() -> list[Habit]:
    return sorted(Habit, key=lambda habit: sum(habit in known for known in _known().values()))


def _add_second_habits(plant: Plant, dice: random.Random) -> None:
    """Give some spoiled runs one more habit, as long as each habit spoils enough tasks alone."""
    alone = Counter(habit for habits in plant.values() for habit in habits)
    left = SECOND_HABITS
    for run in dice.sample(sorted(plant), len(plant)):
        first = next(iter(plant[run]), None)
        if not left or first is None or alone[first] <= ALONE:
            continue
        more = [h for h in Habit if h in _known()[run[0]] - {first} and possible({first, h})]
        if more:
            plant[run].add(dice.choice(more))
            alone[first] -= 1
            left -= 1
