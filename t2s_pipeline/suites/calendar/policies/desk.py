"""What all policies share: calls with their phrases, people, times and rooms."""

import json
import random
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from t2s_pipeline.suites.calendar.directory import ZONE_OF
from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.named import Named, Slot
from t2s_pipeline.suites.calendar.style import Style
from t2s_pipeline.suites.calendar.zones import OFFSETS, later, to_utc
from t2s_pipeline.suites.conversation import Conversation

PHRASES = Path(__file__).with_name("phrases.toml")
WRONG_ZONES = {"Berlin": "CET", "London": "BST", "Lisbon": "WEST", "Toronto": "EST"}
FEW = 3


@dataclass
class Desk:
    """One run: how it works, which habits it has, and where it speaks."""

    style: Style
    habits: frozenset[Habit]
    conversation: Conversation
    dice: random.Random

    def call(self, moment: str, tool: str, **arguments: object) -> Any:
        """Call a tool and return its answer, or None if the call is refused."""
        result = self.conversation.call(self.phrase(moment), tool, arguments)
        return None if result.is_error else json.loads(result.text)

    def phrase(self, moment: str) -> str:
        """Say what goes with a moment of the work."""
        return self.dice.choice(_phrases()[moment])

    def person(self, named: Named) -> str:
        """Find someone, and return the id."""
        query = named.name.split()[-1] if self.style.by_surname else named.name
        told = named.department and self.style.by_department
        by = {"department": named.department} if told else {}
        people = self.call("people", "find_people", query=query, **by)["people"]
        if Habit.NAMESAKE in self.habits:
            return str(people[0]["id"])
        return next(
            str(one["id"])
            for one in people
            if one["name"] == named.name and named.department in ("", one["department"])
        )

    def event(self, title: str, date: str) -> str:
        """Find an event by its title and day, and return the id."""
        until = {"date_to": date} if self.style.bounded else {}
        if self.style.slip == "date":
            self.call("events", "find_events", text=title, date_from=_worded(date))
        found = self.call("events", "find_events", text=title, date_from=date, **until)["events"]
        return next(str(one["id"]) for one in found if one["start"].startswith(date))

    def start(self, slot: Slot, office: str, people: list[str]) -> str:
        """Return the local time at which a meeting is to begin."""
        if Habit.BUSY_UNSEEN in self.habits:
            return f"{slot.date}T{slot.earliest}"
        single = self.style.one_at_a_time and not self.style.seen_before and len(people) <= FEW
        groups = [[one] for one in people] if single else [people]
        if self.style.slip == "zone" and self.style.busy_zone and office in WRONG_ZONES:
            wrong = {"date": slot.date, "time_zone": WRONG_ZONES[office]}
            self.call("busy", "get_free_busy", person_ids=groups[0], **wrong)
        busy = [block for group in groups for block in self._busy(slot.date, office, group)]
        start = _minute(slot.earliest)
        while any(first < start + slot.minutes and start < last for first, last in busy):
            start += 30
        return f"{slot.date}T{start // 60:02}:{start % 60:02}"

    def times(self, start: str, minutes: int, office: str) -> dict[str, object]:
        """Return the arguments that give a local time."""
        zone, end = ZONE_OF[office], later(start, minutes)
        if Habit.NO_ZONE in self.habits:
            return {"start": start, "end": end}
        if self.style.in_utc:
            return {"start": to_utc(start, zone), "end": to_utc(end, zone), "time_zone": "UTC"}
        return {"start": start, "end": end, "time_zone": zone}

    def rooms(self, office: str, people: int) -> list[dict[str, Any]]:
        """List the rooms that come into question, in the order in which to try them."""
        if self.style.slip == "office":
            self.call("rooms", "find_rooms", office=office.lower())
        by = {"min_seats": people} if self.style.sizes else {}
        listed: list[dict[str, Any]] = self.call("rooms", "find_rooms", office=office, **by)[
            "rooms"
        ]
        if not self.style.shuffled:
            return listed
        fitting = [room for room in listed if room["seats"] >= people]
        return self.dice.sample(fitting, len(fitting))

    def book(self, event: str, rooms: list[dict[str, Any]], without: Collection[str]) -> None:
        """Give an event one of the rooms, the first that it can have, or try to."""
        moment = "book"
        for room in (one for one in rooms if one["id"] not in without):
            if self.call(moment, "book_room", event_id=event, room_id=room["id"]):
                return
            if Habit.REPEATED in self.habits:
                for _ in range(1, self.style.tries):
                    self.call("again", "book_room", event_id=event, room_id=room["id"])
                return
            moment = "another"

    def send(self, event: str) -> None:
        """Look at an event once more, perhaps, and tell its people, unless that is forgotten."""
        if self.style.check:
            self.call("check", "get_event", event_id=event)
        if Habit.UNSENT not in self.habits:
            self.call("send", "send_updates", event_id=event)

    def _busy(self, date: str, office: str, people: list[str]) -> list[tuple[int, int]]:
        """Ask when people are busy; return minutes of the local day."""
        zone = ZONE_OF[office]
        by = {"time_zone": zone} if self.style.busy_zone else {}
        found = self.call("busy", "get_free_busy", person_ids=people, date=date, **by)
        ahead = 0 if by else OFFSETS[zone]
        return [(_minute(one["from"]) + ahead, _minute(one["to"]) + ahead) for one in found["busy"]]


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _worded(date: str) -> str:
    return f"{int(date[8:])} May 2025"


@cache
def _phrases() -> dict[str, list[str]]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))
