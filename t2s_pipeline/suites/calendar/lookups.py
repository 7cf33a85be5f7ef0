"""What can be asked of the calendar; asking changes nothing."""

from collections.abc import Mapping
from typing import Any

from t2s_pipeline.suites.calendar.state import Calendar, Event
from t2s_pipeline.suites.calendar.zones import OFFSETS, from_utc

Arguments = Mapping[str, Any]
Answer = dict[str, object]


class Refusal(Exception):
    """A call that cannot be done as it is; the message says why."""


def find_people(calendar: Calendar, asked: Arguments) -> Answer:
    """List the people whose names contain a text."""
    departments = sorted({person.department for person in calendar.people.values()})
    department = asked.get("department")
    if department is not None and department not in departments:
        raise Refusal(f"no department {department!r}; there are {', '.join(departments)}")
    found = [
        {"id": one.person_id, "name": one.name, "department": one.department, "office": one.office}
        for one in calendar.people.values()
        if asked["query"].casefold() in one.name.casefold() and department in (None, one.department)
    ]
    return {"count": len(found), "people": found}


def find_events(calendar: Calendar, asked: Arguments) -> Answer:
    """List events by a text of the title, the organizer and the days."""
    if "text" not in asked and "organizer_id" not in asked:
        raise Refusal("give text or organizer_id")
    if "organizer_id" in asked:
        known_person(calendar, asked["organizer_id"])
    first, last = asked.get("date_from", ""), asked.get("date_to", "9999")
    if first > last:
        raise Refusal(f"date_from {first} is after date_to {last}")
    found = [
        _brief(event)
        for event in sorted(calendar.events.values(), key=lambda one: (one.start, one.event_id))
        if asked.get("text", "").casefold() in event.title.casefold()
        and asked.get("organizer_id") in (None, event.organizer_id)
        and first <= event.start[:10] <= last
    ]
    return {"count": len(found), "events": found}


def get_event(calendar: Calendar, asked: Arguments) -> Answer:
    """Show one event with its people."""
    return shown(calendar, known_event(calendar, asked["event_id"]))


def get_free_busy(calendar: Calendar, asked: Arguments) -> Answer:
    """List when people are busy on a day, in a zone."""
    zone, date = known_zone(asked), asked["date"]
    busy = []
    for person_id in asked["person_ids"]:
        name = calendar.people[known_person(calendar, person_id)].name
        for event in sorted(calendar.events.values(), key=lambda one: (one.start, one.event_id)):
            start = from_utc(event.start, zone)
            if person_id in event.people() and event.status != "cancelled" and start[:10] == date:
                end = from_utc(event.end, zone)
                busy.append({"id": person_id, "name": name, "from": start[11:], "to": end[11:]})
    return {"date": date, "time_zone": zone, "busy": busy}


def find_rooms(calendar: Calendar, asked: Arguments) -> Answer:
    """List the rooms of an office."""
    offices = sorted({room.office for room in calendar.rooms.values()})
    if asked["office"] not in offices:
        raise Refusal(f"no office {asked['office']!r}; there are {', '.join(offices)}")
    found = [
        {"id": room.room_id, "name": room.name, "seats": room.seats}
        for room in calendar.rooms.values()
        if room.office == asked["office"] and room.seats >= asked.get("min_seats", 0)
    ]
    return {"office": asked["office"], "rooms": found}


def shown(calendar: Calendar, event: Event) -> Answer:
    """Return an event as agents see it."""
    return {
        **_brief(event),
        "attendees": [{"id": one, "name": calendar.people[one].name} for one in event.attendee_ids],
        "room_id": event.room_id or None,
    }


def known_event(calendar: Calendar, event_id: str) -> Event:
    """Return an event by its id."""
    if event_id not in calendar.events:
        raise Refusal(f"no event {event_id!r}")
    return calendar.events[event_id]


def known_person(calendar: Calendar, person_id: str) -> str:
    """Return the id of a person if there is one."""
    if person_id not in calendar.people:
        raise Refusal(f"no person {person_id!r}; find_people gives the ids")
    return person_id


def known_zone(asked: Arguments) -> str:
    """Return the zone that is asked for, or UTC."""
    zone = str(asked.get("time_zone", "UTC"))
    if zone not in OFFSETS:
        raise Refusal(f"no time zone {zone!r}; there are {', '.join(OFFSETS)}")
    return zone


def _brief(event: Event) -> Answer:
    return {
        "id": event.event_id,
        "title": event.title,
        "organizer_id": event.organizer_id,
        "start": f"{event.start}Z",
        "end": f"{event.end}Z",
        "status": event.status,
    }
