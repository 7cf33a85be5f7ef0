"""How the scripted agent covers an absence: many events cancelled or handed over."""

from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.policies.desk import Desk
from t2s_pipeline.suites.calendar.request import Away


def cover(request: Away, desk: Desk) -> None:
    """Find the people and the events, and change the events, at once or one by one."""
    away, *others = [desk.person(one) for one in request.people]
    events = _events(request, desk, away)
    if Habit.ONE_BY_ONE in desk.habits:
        _one_by_one(desk, events, others)
        return
    if desk.style.try_one and not others:
        desk.call("single", "cancel_event", event_id=events.pop(0))
    change: dict[str, object] = {"action": "cancel"}
    if others:
        change = {"action": "hand_over", "organizer_id": others[0]}
    middle = len(events) // 2 if desk.style.halves else 0
    for some in filter(None, (events[:middle], events[middle:])):
        desk.call("bulk", "bulk_change", event_ids=some, **change)
    if desk.style.check:
        desk.call("check", "find_events", organizer_id=away, date_from=request.first)


def _events(request: Away, desk: Desk, away: str) -> list[str]:
    until = {"date_to": request.last} if desk.style.bounded else {}
    asked = {"organizer_id": away, "date_from": request.first, **until}
    found = desk.call("events", "find_events", **asked)["events"]
    return [one["id"] for one in found if one["start"][:10] <= request.last]


def _one_by_one(desk: Desk, events: list[str], others: list[str]) -> None:
    for event in events:
        if not others:
            desk.call("single", "cancel_event", event_id=event)
            continue
        desk.call("single", "update_event", event_id=event, organizer_id=others[0])
        if desk.style.sent_each:
            desk.call("send", "send_updates", event_id=event)
