"""People who are away for two weeks, with many meetings of their own."""

from collections.abc import Sequence

from t2s_pipeline.suites.calendar.directory import ZONE_OF
from t2s_pipeline.suites.calendar.named import named
from t2s_pipeline.suites.calendar.request import Away
from t2s_pipeline.suites.calendar.writing import dice, event, many, numbered


def parental_leave() -> Away:
    """Ask to cancel all that someone organizes who has a namesake."""
    return _away(
        "parental-leave",
        "Anna Berger from Finance is on leave from 12 to 23 May. Cancel every meeting that she "
        "organizes in that time; those where she is only a guest take place.",
        ("p-027",),
        "p-011",
        17,
        ("p-015", "p-023", "p-034", "p-024"),
        "Berlin",
    )


def support_handover() -> Away:
    """Ask to hand over what someone organizes who has a namesake."""
    return _away(
        "support-handover",
        "Tom Okafor, Support, is out between 12 and 23 May. Omar Nasser takes over the meetings "
        "of which Tom is the organizer in these two weeks. Please change that, all of them.",
        ("p-031", "p-017"),
        "p-014",
        16,
        ("p-017", "p-025", "p-036", "p-040"),
        "London",
    )


def conference_weeks() -> Away:
    """Ask to cancel all that someone organizes who has a namesake."""
    return _away(
        "conference-weeks",
        "Wei Tan of Engineering travels to conferences from 12 May to 23 May, both included. All "
        "the meetings organized by Wei on these days are to be cancelled, nothing else.",
        ("p-029",),
        "p-012",
        18,
        ("p-018", "p-032", "p-037"),
        "Singapore",
    )


def territory_change() -> Away:
    """Ask to hand over to someone who has namesakes."""
    return _away(
        "territory-change",
        "Rui Matos changes his job. Make Maria Silva from Finance the organizer of all the "
        "meetings from 12 to 23 May that are his; later ones he keeps.",
        ("p-026", "p-035"),
        "p-008",
        16,
        ("p-021", "p-041", "p-019"),
        "Lisbon",
    )


def sick_leave() -> Away:
    """Ask to cancel all that someone organizes who has a namesake."""
    return _away(
        "sick-leave",
        "We just heard that Emma Roy (Finance) is ill until 23 May. Could you call off what she "
        "has organized from 12 May until then? Not the meetings of others.",
        ("p-030",),
        "p-013",
        15,
        ("p-020", "p-028", "p-038", "p-033"),
        "Toronto",
    )


def _away(
    name: str,
    prompt: str,
    people: Sequence[str],
    namesake: str,
    count: int,
    guests: Sequence[str],
    office: str,
) -> Away:
    """Put together an absence, with meetings of a namesake, of others, and of later days."""
    rolls, zone = dice(name), ZONE_OF[office]
    own = many(people[0], count, zone, guests, rolls)
    alike = many(namesake, 3, zone, guests, rolls)
    guest = [
        event("Town hall", [guests[-1], people[0]], "2025-05-14T16:00", zone),
        event("Office party", [guests[-2], people[0], namesake], "2025-05-22T16:00", zone),
    ]
    around = [
        event("Status", [people[0], guests[-1]], f"2025-05-{day:02}T10:00", zone)
        for day in (8, 26, 28)
    ]
    return Away(
        name=name,
        prompt=prompt,
        people=named(*people),
        events=numbered([*own, *alike, *guest, *around], rolls),
        first="2025-05-12",
        last="2025-05-23",
    )
