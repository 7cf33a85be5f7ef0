"""Meetings that more people are to join, some of which need a larger room then."""

from collections.abc import Sequence

from t2s_pipeline.suites.calendar.directory import ZONE_OF
from t2s_pipeline.suites.calendar.named import named
from t2s_pipeline.suites.calendar.request import Invite
from t2s_pipeline.suites.calendar.writing import dice, event, numbered


def pricing_workshop() -> Invite:
    """Ask for two more people in London, and a room for five."""
    return _invite(
        "pricing-workshop",
        'James Clark from Product and Omar Nasser should join the "Pricing workshop" on Thursday, '
        "15 May. Kew is too small then: give it a London room that has a seat for each of them. "
        "All of them get an update.",
        "Pricing workshop",
        ("p-025", "p-014", "p-036"),
        ("p-022", "p-017"),
        "2025-05-15T10:00",
        "London",
        room="r-lon-1",
        change=True,
        closed=("r-lon-2",),
    )


def security_training() -> Invite:
    """Ask for two more people in Berlin, and a room for six."""
    return _invite(
        "security-training",
        'Please add Jonas Weber (Sales) and Anna Berger (Finance) to the "Security training" of '
        "Wednesday, 21 May. Spree, its room, is too small for that: another one in Berlin, in "
        "which all can sit. Then inform the people.",
        "Security training",
        ("p-039", "p-015", "p-034", "p-023"),
        ("p-024", "p-027"),
        "2025-05-21T13:00",
        "Berlin",
        room="r-ber-1",
        change=True,
        closed=("r-ber-2",),
    )


def quarter_close() -> Invite:
    """Ask for two more people in Lisbon, and a room for four; the first room is closed."""
    return _invite(
        "quarter-close",
        '"Quarter close" on Tuesday, 20 May, has no room yet. It is to be in Lisbon, and Maria '
        "Silva of Finance and Joana Silva of Legal come as well; see that all fit in, and that "
        "everyone is told.",
        "Quarter close",
        ("p-021", "p-026"),
        ("p-035", "p-041"),
        "2025-05-20T09:30",
        "Lisbon",
        room="",
        change=True,
        closed=("r-lis-1",),
    )


def candidate_debrief() -> Invite:
    """Ask for two more people in Toronto, in the same room."""
    return _invite(
        "candidate-debrief",
        'For the "Candidate debrief" on Friday, 16 May, we\'d like Sara Haddad of Product and '
        "Chloe Martin to be there, too. The room is large enough. Send it out to everybody.",
        "Candidate debrief",
        ("p-020", "p-038", "p-030"),
        ("p-033", "p-028"),
        "2025-05-16T15:00",
        "Toronto",
        room="r-tor-2",
        change=False,
    )


def launch_check() -> Invite:
    """Ask for one more person in Singapore, in the same room."""
    return _invite(
        "launch-check",
        'One more for the "Launch check" on Monday, 19 May: Wei Tan, the one from Engineering. '
        "Leave all else, and let people know.",
        "Launch check",
        ("p-018", "p-032", "p-037"),
        ("p-029",),
        "2025-05-19T16:00",
        "Singapore",
        room="r-sin-2",
        change=False,
    )


def _invite(
    name: str,
    prompt: str,
    title: str,
    people: Sequence[str],
    new: Sequence[str],
    when: str,
    office: str,
    *,
    room: str,
    change: bool,
    closed: tuple[str, ...] = (),
) -> Invite:
    """Put together an invitation; the meeting takes place on another day as well."""
    rolls, zone = dice(name), ZONE_OF[office]
    this = event(title, people, when, zone, room=room)
    other = event(title, people, f"2025-05-28{when[10:]}", zone, room=room)
    events = numbered([this, other], rolls)
    return Invite(
        name=name,
        prompt=prompt,
        people=named(*new),
        events=events,
        closed=closed,
        target=events[0],
        date=when[:10],
        office=office if change else "",
    )
