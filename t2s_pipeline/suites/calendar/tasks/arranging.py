"""Meetings to be arranged: people, a time at which all are free, and a room."""

from t2s_pipeline.suites.calendar.directory import ZONE_OF
from t2s_pipeline.suites.calendar.named import Slot, named
from t2s_pipeline.suites.calendar.request import Arrange
from t2s_pipeline.suites.calendar.writing import busy, dice, event, numbered


def pilot_kickoff() -> Arrange:
    """Ask for a meeting in Berlin; the first room is closed."""
    rolls, zone, slot = (
        dice("pilot-kickoff"),
        ZONE_OF["Berlin"],
        Slot("2025-05-14", "09:00", "11:00", 60),
    )
    blocks = {"p-023": [("08:30", 90)], "p-015": [("10:00", 60)], "p-027": [("14:00", 60)]}
    taken = event("Shift handover", ["p-034", "p-010"], "2025-05-14T10:30", zone, room="r-ber-4")
    return Arrange(
        name="pilot-kickoff",
        prompt="Lena Vogt wants to meet Anna Berger from Finance and Felix Brandt for an hour on "
        'Wednesday, 14 May, title "Pilot kickoff". Take the earliest start from 9:00 on, on the '
        "full or half hour, at which all three are free, Berlin time. They need a room in the "
        "Berlin office. Lena is the organizer; have everybody invited.",
        people=named("p-015", "p-027", "p-023"),
        events=numbered([*busy(slot.date, zone, blocks, rolls), taken], rolls),
        closed=("r-ber-1",),
        title="Pilot kickoff",
        slot=slot,
        office="Berlin",
    )


def contract_review() -> Arrange:
    """Ask for a meeting in Toronto; the first room is too small."""
    rolls, zone, slot = (
        dice("contract-review"),
        ZONE_OF["Toronto"],
        Slot("2025-05-20", "10:00", "12:30", 90),
    )
    blocks = {
        "p-020": [("10:00", 60)],
        "p-038": [("11:30", 60)],
        "p-030": [("09:00", 60), ("15:00", 30)],
    }
    taken = event("Interviews", ["p-016", "p-013"], "2025-05-20T12:00", zone, room="r-tor-2")
    return Arrange(
        name="contract-review",
        prompt='Please set up "Contract review" for Chloe Martin, who organizes it, with Paul '
        "Gagnon, Luc Tremblay and Emma Roy (the one in Finance): 90 minutes on Tuesday, 20 May, "
        "in a room of the Toronto office. The first start from 10:00 Toronto time on, on the full "
        "or half hour, when nobody has anything else. They should all get their invitation.",
        people=named("p-028", "p-020", "p-038", "p-030"),
        events=numbered([*busy(slot.date, zone, blocks, rolls), taken], rolls),
        title="Contract review",
        slot=slot,
        office="Toronto",
    )


def release_check() -> Arrange:
    """Ask for a short meeting in Singapore; the first room is closed."""
    rolls, zone, slot = (
        dice("release-check"),
        ZONE_OF["Singapore"],
        Slot("2025-05-19", "09:30", "11:30", 30),
    )
    blocks = {
        "p-029": [("09:30", 30)],
        "p-018": [("10:00", 45)],
        "p-037": [("11:00", 30), ("13:00", 60)],
    }
    taken = event("Onboarding", ["p-012"], "2025-05-19T11:00", zone, room="r-sin-3")
    return Arrange(
        name="release-check",
        prompt="A half-hour meeting, please, on Monday, 19 May: Arjun Nair (organizer), Wei Tan "
        'of Engineering, Grace Lim, Mei Chen. Title "Release check". Singapore time, not before '
        "9:30, as early as all four can, starting on the hour or at half past. Book a Singapore "
        "room and let them know.",
        people=named("p-032", "p-029", "p-018", "p-037"),
        events=numbered([*busy(slot.date, zone, blocks, rolls), taken], rolls),
        closed=("r-sin-1",),
        title="Release check",
        slot=slot,
        office="Singapore",
    )


def vendor_onboarding() -> Arrange:
    """Ask for a meeting of five in London; one room is too small and one is closed."""
    rolls, zone, slot = (
        dice("vendor-onboarding"),
        ZONE_OF["London"],
        Slot("2025-05-15", "14:00", "15:30", 60),
    )
    blocks = {
        "p-022": [("14:00", 60)],
        "p-025": [("15:00", 30)],
        "p-017": [("13:30", 60)],
        "p-031": [("10:00", 30)],
    }
    return Arrange(
        name="vendor-onboarding",
        prompt='David Osei asks for "Vendor onboarding" on Thursday, 15 May, one hour, at '
        "the London office, with James Clark (Product), Tom Okafor (Support), Hannah Price and "
        "Omar Nasser. It should start as soon as everyone is free from 14:00 London time on, on "
        "the full or half hour. David organizes. A room and invitations, too.",
        people=named("p-036", "p-022", "p-031", "p-025", "p-017"),
        events=numbered(busy(slot.date, zone, blocks, rolls), rolls),
        closed=("r-lon-2",),
        title="Vendor onboarding",
        slot=slot,
        office="London",
    )
