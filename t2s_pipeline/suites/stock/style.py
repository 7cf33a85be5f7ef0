"""How a run of the scripted agent goes about its work: many ways, drawn by seed."""

import random
from dataclasses import dataclass
from typing import Literal

from t2s_pipeline.suites.stock.habits import Habit
from t2s_pipeline.suites.stock.job import Job, Move, Order, Reprice, Reserve

NOTES = {
    Order: ("asked for by the shop", "restock", "by request of the site"),
    Reserve: ("will be fetched", "customer called", "put aside by request"),
    Move: ("by request of the site", "goes with the next van", "asked for by the shop"),
    Reprice: (),
}


@dataclass(frozen=True, kw_only=True)
class Style:
    """What is drawn once for a run.

    Attributes:
        query: the words searched for, "" if the category is asked for instead.
        vain: whether a search that finds nothing comes first.
        read: whether the record is read where it need not be.
        many: whether records are read with the tool for several.
        supplier: whether the supplier's terms are looked up.
        look: whether the stock is looked at before something is booked, or booked and seen.
        look_later: whether it is looked at after something was refused.
        note: goes with what is booked; "" if none does.
        says_main: whether the site is given where it could be left out.
        resends: how often a refused call is sent again by who does that.
        mixed: whether some prices are set by themselves, where they are few.
        verify: what is looked at in the end.
    """

    query: str
    vain: bool
    read: bool
    many: bool
    supplier: bool
    look: bool
    look_later: bool
    note: str
    says_main: bool
    resends: int
    mixed: bool
    verify: Literal["documents", "stock", "record", ""]


def style(job: Job, name: str, habits: frozenset[Habit], dice: random.Random) -> Style:
    """Draw the style of one run with these habits; ``name`` is the article's, or the category."""
    notes = NOTES[type(job.act)]
    return Style(
        query=_query(job, name, habits, dice),
        vain=dice.random() < 0.15,
        read=dice.random() < 0.6,
        many=dice.random() < (0.2 if job.sku else 0.6) and Habit.ONE_BY_ONE not in habits,
        supplier=dice.random() < 0.4,
        look=dice.random() < 0.45 and Habit.RESEND not in habits,
        look_later=dice.random() < 0.4,
        note=dice.choice(notes) if notes and dice.random() < 0.35 else "",
        says_main=dice.random() < 0.5,
        resends=dice.choice((1, 2, 2, 3)),
        mixed=dice.random() < 0.5,
        verify=dice.choice(("documents", "documents", "stock", "record", "", "", "")),
    )


def _query(job: Job, name: str, habits: frozenset[Habit], dice: random.Random) -> str:
    if not job.sku:
        return dice.choice((job.query, ""))
    if Habit.FIRST_HIT in habits:
        return job.query
    return dice.choice((job.query, job.query, name.lower(), name.lower(), ""))
