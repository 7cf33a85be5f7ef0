"""How the scripted agent arranges and moves a meeting, and invites more people to one."""

from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.policies.desk import Desk
from t2s_pipeline.suites.calendar.request import Arrange, Invite, Move


def arrange(request: Arrange, desk: Desk) -> None:
    """Find the people and a time, make the event, give it a room, and send it."""
    people = [desk.person(one) for one in request.people]
    if desk.style.seen_before and len(people) <= 4:
        desk.call("events", "find_events", text=request.title)
    start = desk.start(request.slot, request.office, people)
    early = desk.rooms(request.office, len(people)) if desk.style.rooms_early else []
    organizer, *attendees = people
    event = desk.call(
        "create",
        "create_event",
        title=request.title,
        organizer_id=organizer,
        attendee_ids=attendees,
        **desk.times(start, request.slot.minutes, request.office),
    )["id"]
    desk.book(event, early or desk.rooms(request.office, len(people)), ())
    desk.send(event)


def move(request: Move, desk: Desk) -> None:
    """Find the event and its people, choose a time, set it, and send it."""
    event = desk.event(request.target.title, request.date)
    people: list[str] = []
    if desk.style.look or Habit.BUSY_UNSEEN not in desk.habits:
        shown = desk.call("look", "get_event", event_id=event)
        people = [shown["organizer_id"], *(one["id"] for one in shown["attendees"])]
    start = desk.start(request.slot, request.office, people)
    times = desk.times(start, request.slot.minutes, request.office)
    desk.call("move", "update_event", event_id=event, **times)
    desk.send(event)


def invite(request: Invite, desk: Desk) -> None:
    """Find the event and the new people, add them, give it a larger room if asked, and send it."""
    event = ""
    if desk.style.rooms_early:
        event = desk.event(request.target.title, request.date)
    new = [desk.person(one) for one in request.people]
    event = event or desk.event(request.target.title, request.date)
    before: list[str] = []
    if desk.style.look or desk.style.whole_list:
        shown = desk.call("look", "get_event", event_id=event)
        before = [one["id"] for one in shown["attendees"]]
    if Habit.REPLACED in desk.habits:
        shown = desk.call("add", "update_event", event_id=event, attendee_ids=new)
    elif desk.style.whole_list:
        shown = desk.call("add", "update_event", event_id=event, attendee_ids=[*before, *new])
    else:
        shown = desk.call("add", "add_attendees", event_id=event, person_ids=new)
    if request.office:
        rooms = desk.rooms(request.office, len(shown["attendees"]) + 1)
        desk.book(event, rooms, {shown["room_id"]})
    desk.send(event)
