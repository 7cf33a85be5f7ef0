"""Meetings to be moved to another day, at a time at which all of their people are free."""

from collections.abc import Mapping, Sequence

from t2s_pipeline.suites.calendar.directory import ZONE_OF
from t2s_pipeline.suites.calendar.named import Slot
from t2s_pipeline.suites.calendar.request import Move
from t2s_pipeline.suites.calendar.writing import busy, dice, event, numbered

Blocks = Mapping[str, Sequence[tuple[str, int]]]


def budget_round() -> Move:
    """Ask for a move in London."""
    return _move(
        "budget-round",
        'Move the "Budget round" of Tuesday, 13 May, to Thursday, 15 May: the first start from '
        "13:00 London time on, on the full or half hour, at which all of its people are free. It "
        "stays as long as it is. Tell them.",
        "Budget round",
        ("p-036", "p-025", "p-014"),
        ("2025-05-13T11:00", "2025-05-20T11:00"),
        Slot("2025-05-15", "13:00", "14:30", 60),
        "London",
        {"p-025": [("13:00", 60)], "p-036": [("14:00", 30)]},
    )


def roadmap_review() -> Move:
    """Ask for a move in Toronto."""
    return _move(
        "roadmap-review",
        'The "Roadmap review" on Wednesday, 14 May, has to go to Friday, 16 May. As early as '
        "everybody in it can from 9:00 on, Toronto time, beginning at the full or half hour; same "
        "length. Everybody should hear of it.",
        "Roadmap review",
        ("p-033", "p-020", "p-028", "p-016"),
        ("2025-05-14T14:00", "2025-05-21T14:00"),
        Slot("2025-05-16", "09:00", "11:30", 60),
        "Toronto",
        {
            "p-020": [("09:00", 45)],
            "p-033": [("10:00", 60)],
            "p-028": [("11:00", 30), ("15:00", 60)],
        },
    )


def incident_followup() -> Move:
    """Ask for a move in Singapore."""
    return _move(
        "incident-followup",
        'Could you put the "Incident follow-up" of Monday, 12 May, on Tuesday, 20 May? Afternoon, '
        "from 14:00 Singapore time, the first time on the full or half hour that suits all who "
        "take part; half an hour as before. And let them know, please.",
        "Incident follow-up",
        ("p-029", "p-037", "p-032"),
        ("2025-05-12T10:00", "2025-05-19T10:00"),
        Slot("2025-05-20", "14:00", "15:00", 30),
        "Singapore",
        {"p-037": [("14:00", 30)], "p-032": [("14:30", 30)], "p-029": [("09:00", 60)]},
    )


def brand_workshop() -> Move:
    """Ask for a move in Lisbon."""
    return _move(
        "brand-workshop",
        'Thursday, 15 May, is off for the "Brand workshop". New day: Wednesday, 21 May, from '
        "10:00 Lisbon time on, when all of its people are free for the whole of it, the earliest "
        "start on the full or half hour. Keep its length and inform its people.",
        "Brand workshop",
        ("p-008", "p-021", "p-026", "p-041"),
        ("2025-05-15T15:00", "2025-05-22T15:00"),
        Slot("2025-05-21", "10:00", "12:00", 90),
        "Lisbon",
        {"p-026": [("10:00", 30)], "p-041": [("11:30", 30)], "p-021": [("16:00", 30)]},
    )


def _move(
    name: str,
    prompt: str,
    title: str,
    people: Sequence[str],
    times: tuple[str, str],
    slot: Slot,
    office: str,
    blocks: Blocks,
) -> Move:
    """Put together a move; the meeting takes place at both times, and the first is in question."""
    rolls, zone = dice(name), ZONE_OF[office]
    twice = [event(title, people, when, zone, minutes=slot.minutes) for when in times]
    events = numbered([*twice, *busy(slot.date, zone, blocks, rolls)], rolls)
    return Move(
        name=name,
        prompt=prompt,
        people=(),
        events=events,
        target=events[0],
        date=times[0][:10],
        slot=slot,
        office=office,
    )
