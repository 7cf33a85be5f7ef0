"""How a run of the scripted agent goes about its work: many ways, drawn by seed."""

import random
from dataclasses import dataclass
from typing import Literal

from t2s_pipeline.suites.calendar.habits import Habit

Slip = Literal["", "date", "office", "zone"]
SLIPS: tuple[Slip, ...] = ("", "", "", "", "", "", "date", "office", "zone")


@dataclass(frozen=True, kw_only=True)
class Style:
    """What is drawn once for a run; what no habit decides has no bearing on the outcome.

    Attributes:
        by_department: whether people are searched with their department, where it is known.
        by_surname: whether people are searched by surname.
        busy_zone: whether free and busy times are asked for in the office's zone, or in UTC.
        one_at_a_time: whether they are asked for person by person, where people are few.
        in_utc: whether a time is converted and given as UTC, or given with the office's zone.
        look: whether an event is opened before it is changed, where that is not necessary.
        whole_list: whether people are added by giving the whole list.
        sizes: whether rooms are searched by their seats.
        shuffled: whether rooms are tried in an order of one's own, or as listed.
        rooms_early: whether rooms are listed before the event is made.
        bounded: whether events are searched between two days, or from one on.
        halves: whether many events are changed in two calls.
        try_one: whether the first of many events is cancelled on its own.
        check: whether the result is looked at again.
        seen_before: whether a search tells first that there is no such event yet.
        sent_each: whether each event of many is sent at once, where one changes them singly.
        tries: how often someone asks for one room who does not take no for an answer.
        slip: what is first written wrongly, refused, and then written as it should be.
    """

    by_department: bool
    by_surname: bool
    busy_zone: bool
    one_at_a_time: bool
    in_utc: bool
    look: bool
    whole_list: bool
    sizes: bool
    shuffled: bool
    rooms_early: bool
    bounded: bool
    halves: bool
    try_one: bool
    check: bool
    seen_before: bool
    sent_each: bool
    tries: int
    slip: Slip


def style(habits: frozenset[Habit], dice: random.Random) -> Style:
    """Draw the style of one run with these habits."""

    def often(share: float) -> bool:
        return dice.random() < share

    first_hit, stubborn = Habit.NAMESAKE in habits, Habit.REPEATED in habits
    return Style(
        by_department=often(0.5) and not first_hit,
        by_surname=often(0.25) and not first_hit,
        busy_zone=often(0.7),
        one_at_a_time=often(0.2),
        in_utc=often(0.2),
        look=often(0.6),
        whole_list=often(0.3),
        sizes=often(0.5) and not stubborn,
        shuffled=often(0.6) and not stubborn,
        rooms_early=often(0.3),
        bounded=often(0.7),
        halves=often(0.2),
        try_one=often(0.2),
        check=often(0.35),
        seen_before=often(0.2),
        sent_each=often(0.5),
        tries=dice.choice((2, 3, 3, 4)),
        slip=dice.choice(SLIPS),
    )
