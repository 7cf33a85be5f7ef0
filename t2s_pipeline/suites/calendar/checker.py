"""Whether the calendar is as it should be: the events in question, and all others as they were."""

from dataclasses import dataclass
from pathlib import Path

from t2s_pipeline.suites.calendar.state import CALENDAR, Event, load, loaded
from t2s_pipeline.suites.suite import Task, Verdict


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an event should be in the end.

    Attributes:
        event_id: empty for one that has to be made.
        people: with the organizer.
        rooms: the ids of which one is right; an empty id means that it has no room.
    """

    event_id: str
    title: str
    organizer_id: str
    people: frozenset[str]
    start: str
    end: str
    rooms: frozenset[str]
    status: str


Expected = tuple[Outcome, ...]


def check(task: Task[Expected], folder: Path) -> Verdict:
    """Compare the calendar with the expected one; reward 1 if nothing differs, else 0."""
    before = loaded(task.inputs[CALENDAR]).events
    after = load(folder).events
    wanted = {outcome.event_id: outcome for outcome in task.expected if outcome.event_id}
    made = [event for key, event in after.items() if key not in before]
    for key, event in before.items():
        if key not in wanted and after.get(key) != event:
            return Verdict(0.0, f"{key} should have stayed as it was")
    for key, outcome in wanted.items():
        wrong = differs(outcome, after[key])
        if wrong:
            return Verdict(0.0, f"{key}: {wrong}")
    new = [outcome for outcome in task.expected if not outcome.event_id]
    if len(made) != len(new):
        return Verdict(0.0, f"{len(new)} new events were expected, {len(made)} made")
    for outcome, event in zip(new, made, strict=True):
        wrong = differs(outcome, event)
        if wrong:
            return Verdict(0.0, f"the new event: {wrong}")
    return Verdict(1.0, "the calendar is as it should be")


def differs(outcome: Outcome, event: Event) -> str:
    """Say in what an event is not as it should be; empty if it is."""
    found: dict[str, tuple[object, object]] = {
        "title": (outcome.title.casefold(), event.title.strip().casefold()),
        "organizer": (outcome.organizer_id, event.organizer_id),
        "people": (sorted(outcome.people), sorted(event.people())),
        "start": (outcome.start, event.start),
        "end": (outcome.end, event.end),
        "status": (outcome.status, event.status),
    }
    for what, (expected, given) in found.items():
        if expected != given:
            return f"{what} {expected!r} was expected, {given!r} found"
    if event.room_id not in outcome.rooms:
        return f"a room of {sorted(outcome.rooms)} was expected, {event.room_id!r} found"
    return ""
