"""What changes the calendar; a call that is refused changes nothing."""

from dataclasses import replace

from t2s_pipeline.suites.calendar.lookups import (
    Answer,
    Arguments,
    Refusal,
    known_event,
    known_person,
    known_zone,
    shown,
)
from t2s_pipeline.suites.calendar.state import Calendar, Event
from t2s_pipeline.suites.calendar.zones import to_utc


def create_event(calendar: Calendar, asked: Arguments) -> Answer:
    """Put a draft into the calendar."""
    zone = known_zone(asked)
    organizer = known_person(calendar, asked["organizer_id"])
    attendees = _attendees(calendar, asked["attendee_ids"], organizer)
    number = max(int(key.removeprefix("e-")) for key in calendar.events) + 1
    start, end = to_utc(asked["start"], zone), to_utc(asked["end"], zone)
    event = Event(f"e-{number}", asked["title"], organizer, attendees, start, end, status="draft")
    _in_order(event)
    calendar.events[event.event_id] = event
    return shown(calendar, event)


def update_event(calendar: Calendar, asked: Arguments) -> Answer:
    """Set what is given; what is not given stays."""
    event = _open(calendar, asked["event_id"])
    zone = known_zone(asked)
    organizer = known_person(calendar, asked.get("organizer_id", event.organizer_id))
    attendees = _attendees(calendar, asked.get("attendee_ids", event.attendee_ids), organizer)
    times = {key: to_utc(asked[key], zone) for key in ("start", "end") if key in asked}
    changed = replace(
        event,
        title=asked.get("title", event.title),
        organizer_id=organizer,
        attendee_ids=attendees,
        **times,
    )
    if changed == event:
        raise Refusal("nothing to change: give title, start, end, attendee_ids or organizer_id")
    _in_order(changed)
    return _stored(calendar, changed)


def add_attendees(calendar: Calendar, asked: Arguments) -> Answer:
    """Add people to those who are there."""
    event = _open(calendar, asked["event_id"])
    already = sorted(event.people() & set(asked["person_ids"]))
    if already:
        raise Refusal(f"{', '.join(already)} already in {event.event_id}")
    new = _attendees(calendar, asked["person_ids"], event.organizer_id)
    return _stored(calendar, replace(event, attendee_ids=[*event.attendee_ids, *new]))


def book_room(calendar: Calendar, asked: Arguments) -> Answer:
    """Give an event a room, in place of the one that it has."""
    event = _open(calendar, asked["event_id"])
    if asked["room_id"] not in calendar.rooms:
        raise Refusal(f"no room {asked['room_id']!r}; find_rooms gives the ids")
    wrong = calendar.refusal(event, calendar.rooms[asked["room_id"]])
    if wrong:
        raise Refusal(wrong)
    return _stored(calendar, replace(event, room_id=asked["room_id"]))


def send_updates(calendar: Calendar, asked: Arguments) -> Answer:
    """Tell the people of an event how it is now."""
    event = _open(calendar, asked["event_id"])
    if event.status == "sent":
        raise Refusal(f"{event.event_id} has no changes to send")
    calendar.events[event.event_id] = replace(event, status="sent")
    return {"id": event.event_id, "status": "sent", "told": len(event.attendee_ids)}


def cancel_event(calendar: Calendar, asked: Arguments) -> Answer:
    """Cancel one event and tell its people."""
    event = _open(calendar, asked["event_id"])
    calendar.events[event.event_id] = replace(event, status="cancelled")
    return {"id": event.event_id, "status": "cancelled", "told": len(event.attendee_ids)}


def bulk_change(calendar: Calendar, asked: Arguments) -> Answer:
    """Cancel many events, or give them another organizer, and tell their people."""
    events = [_open(calendar, one) for one in dict.fromkeys(asked["event_ids"])]
    if asked["action"] == "cancel":
        changed = [replace(event, status="cancelled") for event in events]
    elif "organizer_id" not in asked:
        raise Refusal("hand_over needs organizer_id")
    else:
        new = known_person(calendar, asked["organizer_id"])
        changed = [_handed_over(event, new) for event in events]
    calendar.events |= {event.event_id: event for event in changed}
    return {"action": asked["action"], "changed": len(changed), "notices": "sent"}


def _handed_over(event: Event, organizer: str) -> Event:
    others = [one for one in event.attendee_ids if one != organizer]
    return replace(event, organizer_id=organizer, attendee_ids=others, status="sent")


def _stored(calendar: Calendar, event: Event) -> Answer:
    status = "draft" if event.status == "draft" else "changed"
    calendar.events[event.event_id] = replace(event, status=status)
    return shown(calendar, calendar.events[event.event_id])


def _open(calendar: Calendar, event_id: str) -> Event:
    event = known_event(calendar, event_id)
    if event.status == "cancelled":
        raise Refusal(f"{event_id} is cancelled")
    return event


def _attendees(calendar: Calendar, asked: list[str], organizer: str) -> list[str]:
    return [known_person(calendar, one) for one in dict.fromkeys(asked) if one != organizer]


def _in_order(event: Event) -> None:
    if event.start >= event.end:
        raise Refusal(f"end {event.end}Z is not after start {event.start}Z")
