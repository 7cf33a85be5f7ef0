"""What the calendar holds: people, rooms and events, kept in one file of the working directory."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

CALENDAR = "calendar.json"


@dataclass(frozen=True)
class Person:
    """Someone of the company; names may occur twice."""

    person_id: str
    name: str
    department: str
    office: str


@dataclass(frozen=True)
class Room:
    """A room of an office; ``closed_until`` is a date, or empty."""

    room_id: str
    name: str
    office: str
    seats: int
    closed_until: str = ""


@dataclass
class Event:
    """A meeting; times are UTC, and the organizer is none of the attendees.

    ``status`` is ``draft`` before it was sent first, ``changed`` while people are not told of a
    change, ``sent`` or ``cancelled``.
    """

    event_id: str
    title: str
    organizer_id: str
    attendee_ids: list[str]
    start: str
    end: str
    room_id: str = ""
    status: str = "sent"

    def people(self) -> set[str]:
        """Return who takes part."""
        return {self.organizer_id, *self.attendee_ids}

    def overlaps(self, start: str, end: str) -> bool:
        """Tell whether it takes place at some moment between two times."""
        return self.status != "cancelled" and self.start < end and start < self.end


@dataclass
class Calendar:
    """All of it, by id."""

    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)

    def refusal(self, event: Event, room: Room) -> str:
        """Say why an event cannot have a room; empty if it can."""
        seats = len(event.people())
        if room.closed_until >= event.start[:10]:
            return f"room {room.room_id} is closed until {room.closed_until}; choose another room"
        if room.seats < seats:
            return f"room {room.room_id} has {room.seats} seats, the event has {seats} people"
        for other in self.events.values():
            taken = other.room_id == room.room_id and other.overlaps(event.start, event.end)
            if taken and other.event_id != event.event_id:
                return (
                    f"room {room.room_id} is taken by {other.event_id} "
                    f"from {other.start}Z to {other.end}Z"
                )
        return ""


def dumped(calendar: Calendar) -> bytes:
    """Write a calendar as the bytes of its file."""
    parts = {
        "people": [asdict(person) for person in calendar.people.values()],
        "rooms": [asdict(room) for room in calendar.rooms.values()],
        "events": [asdict(event) for event in calendar.events.values()],
    }
    return json.dumps(parts, indent=1, ensure_ascii=False).encode()


def loaded(content: bytes) -> Calendar:
    """Read a calendar from the bytes of its file."""
    parts = json.loads(content)
    return Calendar(
        {one["person_id"]: Person(**one) for one in parts["people"]},
        {one["room_id"]: Room(**one) for one in parts["rooms"]},
        {one["event_id"]: Event(**one) for one in parts["events"]},
    )


def load(folder: Path) -> Calendar:
    """Read the calendar of a folder."""
    return loaded((folder / CALENDAR).read_bytes())


def save(calendar: Calendar, folder: Path) -> None:
    """Write the calendar of a folder."""
    (folder / CALENDAR).write_bytes(dumped(calendar))
