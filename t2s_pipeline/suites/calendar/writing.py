"""How the calendars of this suite come about: the events in question among those of others."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from t2s_pipeline.suites.calendar.directory import PEOPLE
from t2s_pipeline.suites.calendar.state import Event
from t2s_pipeline.suites.calendar.zones import later, to_utc

TITLES = (
    "Weekly sync",
    "Planning",
    "One to one",
    "Pipeline talk",
    "Design hour",
    "Hiring round",
    "Status",
    "Retrospective",
    "Demo rehearsal",
    "Reading group",
)
DAYS = tuple(f"2025-05-{day}" for day in (12, 13, 14, 15, 16, 19, 20, 21, 22, 23))
OTHERS = 14


def dice(name: str) -> random.Random:
    """Return the dice of a task: its calendar is the same every time."""
    return random.Random(f"calendar/{name}")


def event(
    title: str, people: Sequence[str], when: str, zone: str, *, minutes: int = 60, room: str = ""
) -> Event:
    """Write a meeting, its organizer first, without an id yet; ``when`` is local."""
    start = to_utc(when, zone)
    return Event("", title, people[0], [*people[1:]], start, later(start, minutes), room)


def busy(
    date: str, zone: str, blocks: Mapping[str, Sequence[tuple[str, int]]], rolls: random.Random
) -> list[Event]:
    """Write what keeps people busy: person → local times and minutes."""
    return [
        event(rolls.choice(TITLES), [one], f"{date}T{time}", zone, minutes=minutes)
        for one, times in blocks.items()
        for time, minutes in times
    ]


def many(
    organizer: str, count: int, zone: str, guests: Sequence[str], rolls: random.Random
) -> list[Event]:
    """Write meetings of one organizer, spread over two weeks, no two at a time."""
    times = [(day, hour) for day in DAYS for hour in (9, 10, 11, 13, 14, 15)]
    return [
        event(
            rolls.choice(TITLES),
            [organizer, *rolls.sample(guests, rolls.randint(1, 3))],
            f"{day}T{hour:02}:00",
            zone,
            minutes=rolls.choice((30, 60)),
        )
        for day, hour in sorted(rolls.sample(times, count))
    ]


def numbered(events: Sequence[Event], rolls: random.Random) -> tuple[Event, ...]:
    """Add meetings of people who are in none of these, and give all ids, in no order that tells.

    Returns:
        The given events in their order, then the others.
    """
    taken = {one for event in events for one in event.people()}
    free = [one.person_id for one in PEOPLE if one.person_id not in taken]
    others = [
        event(
            rolls.choice(TITLES),
            rolls.sample(free, rolls.randint(2, 3)),
            f"{rolls.choice(DAYS)}T{rolls.randint(7, 15):02}:00",
            "UTC",
        )
        for _ in range(OTHERS)
    ]
    every = [*events, *others]
    first = rolls.randint(1100, 4800)
    numbers = rolls.sample(range(first, first + len(every)), len(every))
    return tuple(
        replace(one, event_id=f"e-{number}") for one, number in zip(every, numbers, strict=True)
    )
