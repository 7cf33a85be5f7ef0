"""What the calendar desk is asked to do: each type of request with its habits and its outcome."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from t2s_pipeline.suites.calendar.checker import Expected, Outcome
from t2s_pipeline.suites.calendar.directory import PEOPLE, ZONE_OF, rooms
from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.named import Named, Slot
from t2s_pipeline.suites.calendar.state import CALENDAR, Calendar, Event, dumped
from t2s_pipeline.suites.calendar.zones import later, to_utc
from t2s_pipeline.suites.suite import Task


@dataclass(frozen=True, kw_only=True)
class Request(ABC):
    """One thing to do.

    Attributes:
        prompt: what the agent is told.
        people: who has to be found in the directory.
        events: what the calendar holds.
        closed: ids of rooms.
    """

    name: str
    prompt: str
    people: tuple[Named, ...]
    events: tuple[Event, ...]
    closed: tuple[str, ...] = ()
    kind: ClassVar[str]

    @abstractmethod
    def own_habits(self) -> set[Habit]:
        """Return the habits that only some types of request know."""

    @abstractmethod
    def expected(self) -> Expected:
        """Return how the events in question should be in the end."""

    def habits(self) -> set[Habit]:
        """Return the habits that can show in this task."""
        first = {one.name: one.person_id for one in reversed(PEOPLE)}
        alike = any(first[one.name] != one.person_id for one in self.people)
        return self.own_habits() | ({Habit.NAMESAKE} if alike else set())

    @cached_property
    def calendar(self) -> Calendar:
        """Return the calendar before the work."""
        return Calendar(
            {one.person_id: one for one in PEOPLE},
            {one.room_id: one for one in rooms(self.closed)},
            {one.event_id: one for one in sorted(self.events, key=lambda one: one.event_id)},
        )

    def task(self) -> Task[Expected]:
        """Write it down."""
        return Task(
            task_id=self.name,
            task_type=self.kind,
            prompt=self.prompt,
            inputs={CALENDAR: dumped(self.calendar)},
            expected=self.expected(),
        )

    def free_rooms(self, event: Event, office: str) -> frozenset[str]:
        """Return the rooms of an office that an event can have."""
        return frozenset(
            room.room_id
            for room in self.calendar.rooms.values()
            if room.office == office and not self.calendar.refusal(event, room)
        )


@dataclass(frozen=True, kw_only=True)
class Arrange(Request):
    """Make a meeting of the people, the first of whom is the organizer."""

    kind: ClassVar[str] = "arrange a meeting"
    title: str
    slot: Slot
    office: str

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who choose a time and a room."""
        return {Habit.NO_ZONE, Habit.BUSY_UNSEEN, Habit.REPEATED, Habit.UNSENT}

    def expected(self) -> Expected:
        """Return the one new event."""
        organizer, *others = (one.person_id for one in self.people)
        start = to_utc(f"{self.slot.date}T{self.slot.found}", ZONE_OF[self.office])
        event = Event("", self.title, organizer, others, start, later(start, self.slot.minutes))
        return (outcome(event, self.free_rooms(event, self.office)),)


@dataclass(frozen=True, kw_only=True)
class Move(Request):
    """Move a meeting to another time; ``date`` is its day until now."""

    kind: ClassVar[str] = "move a meeting"
    target: Event
    date: str
    slot: Slot
    office: str

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who choose a time."""
        return {Habit.NO_ZONE, Habit.BUSY_UNSEEN, Habit.UNSENT}

    def expected(self) -> Expected:
        """Return the event at its new time."""
        start = to_utc(f"{self.slot.date}T{self.slot.found}", ZONE_OF[self.office])
        return (outcome(self.target, {""}, start=start, minutes=self.slot.minutes),)


@dataclass(frozen=True, kw_only=True)
class Invite(Request):
    """Add the people to a meeting, and give it a room of ``office`` if one is named."""

    kind: ClassVar[str] = "invite more people"
    target: Event
    date: str
    office: str = ""

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who add people, and perhaps need a room."""
        return {Habit.REPLACED, Habit.UNSENT} | ({Habit.REPEATED} if self.office else set())

    def expected(self) -> Expected:
        """Return the event with all its people."""
        new = [one.person_id for one in self.people]
        one = self.target
        event = Event(
            one.event_id, one.title, one.organizer_id, [*one.attendee_ids, *new], one.start, one.end
        )
        allowed = self.free_rooms(event, self.office) if self.office else {one.room_id}
        return (outcome(event, allowed),)


@dataclass(frozen=True, kw_only=True)
class Away(Request):
    """Cancel what the first of the people organizes on some days, or hand it to the second."""

    kind: ClassVar[str] = "cover an absence"
    first: str
    last: str

    def own_habits(self) -> set[Habit]:
        """Return the habits of those who change many events."""
        return {Habit.ONE_BY_ONE}

    def targets(self) -> tuple[Event, ...]:
        """Return the events in question."""
        away = self.people[0].person_id
        return tuple(
            event
            for event in self.events
            if event.organizer_id == away and self.first <= event.start[:10] <= self.last
        )

    def expected(self) -> Expected:
        """Return all of these events as they should be."""
        if len(self.people) == 1:
            return tuple(outcome(one, {one.room_id}, status="cancelled") for one in self.targets())
        new = self.people[1].person_id
        return tuple(
            Outcome(
                event_id=one.event_id,
                title=one.title,
                organizer_id=new,
                people=frozenset({new, *one.attendee_ids}),
                start=one.start,
                end=one.end,
                rooms=frozenset({one.room_id}),
                status="sent",
            )
            for one in self.targets()
        )


def outcome(
    event: Event, allowed: Iterable[str], *, status: str = "sent", start: str = "", minutes: int = 0
) -> Outcome:
    """Expect an event as it is, save for what is given."""
    return Outcome(
        event_id=event.event_id,
        title=event.title,
        organizer_id=event.organizer_id,
        people=frozenset(event.people()),
        start=start or event.start,
        end=later(start, minutes) if start else event.end,
        rooms=frozenset(allowed),
        status=status,
    )
