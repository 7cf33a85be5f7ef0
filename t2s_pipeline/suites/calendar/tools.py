"""What an agent may call in this suite: look-ups and changes of one calendar."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from t2s_pipeline.suites.calendar import changes, lookups
from t2s_pipeline.suites.calendar.lookups import Answer, Arguments, Refusal
from t2s_pipeline.suites.calendar.state import Calendar, load, save
from t2s_pipeline.suites.conversation import CallTool, ToolResult
from t2s_pipeline.suites.suite import Tool

Property = dict[str, object]

TEXT: Property = {"type": "string"}
IDS: Property = {"type": "array", "items": {"type": "string"}}
DATE: Property = {"type": "string", "pattern": r"\d{4}-\d\d-\d\d", "examples": ["2025-05-13"]}
TIME: Property = {
    "type": "string",
    "pattern": r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d",
    "examples": ["2025-05-13T10:00"],
}
ZONE: Property = {"type": "string", "description": "such as Europe/Berlin; UTC if left out"}


def _tool(name: str, description: str, required: dict[str, Property], **more: Property) -> Tool:
    return Tool(
        name,
        description,
        {
            "type": "object",
            "properties": {**required, **more},
            "required": [*required],
            "additionalProperties": False,
        },
    )


TOOLS = (
    _tool("find_people", "Finds people by name.", {"query": TEXT}, department=TEXT),
    _tool(
        "find_events",
        "Finds events by a text of the title or by organizer, between two days (UTC).",
        {},
        text=TEXT,
        organizer_id=TEXT,
        date_from=DATE,
        date_to=DATE,
    ),
    _tool("get_event", "Shows an event with its attendees and room.", {"event_id": TEXT}),
    _tool(
        "get_free_busy",
        "Lists when people are busy on a day.",
        {"person_ids": IDS, "date": DATE},
        time_zone=ZONE,
    ),
    _tool("find_rooms", "Lists rooms.", {"office": TEXT}, min_seats={"type": "integer"}),
    _tool(
        "create_event",
        "Puts an event into the calendar as a draft.",
        {"title": TEXT, "organizer_id": TEXT, "attendee_ids": IDS, "start": TIME, "end": TIME},
        time_zone=ZONE,
    ),
    _tool(
        "update_event",
        "Sets fields of an event; a list that is given takes the place of the old one.",
        {"event_id": TEXT},
        title=TEXT,
        start=TIME,
        end=TIME,
        time_zone=ZONE,
        attendee_ids=IDS,
        organizer_id=TEXT,
    ),
    _tool("add_attendees", "Adds people to an event.", {"event_id": TEXT, "person_ids": IDS}),
    _tool("book_room", "Gives an event a room.", {"event_id": TEXT, "room_id": TEXT}),
    _tool(
        "send_updates",
        "Tells the people of an event that it is new or has changed.",
        {"event_id": TEXT},
    ),
    _tool("cancel_event", "Cancels an event and tells its people.", {"event_id": TEXT}),
    _tool(
        "bulk_change",
        "Cancels events, or hands them over to another organizer, and tells their people.",
        {"event_ids": IDS, "action": {"type": "string", "enum": ["cancel", "hand_over"]}},
        organizer_id=TEXT,
    ),
)

LOOKUPS: dict[str, Callable[[Calendar, Arguments], Answer]] = {
    "find_people": lookups.find_people,
    "find_events": lookups.find_events,
    "get_event": lookups.get_event,
    "get_free_busy": lookups.get_free_busy,
    "find_rooms": lookups.find_rooms,
}
CHANGES: dict[str, Callable[[Calendar, Arguments], Answer]] = {
    "create_event": changes.create_event,
    "update_event": changes.update_event,
    "add_attendees": changes.add_attendees,
    "book_room": changes.book_room,
    "send_updates": changes.send_updates,
    "cancel_event": changes.cancel_event,
    "bulk_change": changes.bulk_change,
}
TYPES: dict[str, type] = {"string": str, "integer": int, "array": list}


@contextmanager
def workplace(folder: Path) -> Iterator[CallTool]:
    """Make the tools work on the calendar of a folder."""
    yield partial(call, folder)


def call(folder: Path, tool: str, arguments: Mapping[str, object]) -> ToolResult:
    """Call a tool by its name; a call that is wrong in itself is answered, not raised."""
    wrong = _wrong(tool, arguments)
    if wrong:
        return ToolResult(f"Error: {wrong}", is_error=True)
    calendar = load(folder)
    try:
        answer = (LOOKUPS | CHANGES)[tool](calendar, arguments)
    except Refusal as refusal:
        return ToolResult(f"Error: {refusal}", is_error=True)
    if tool in CHANGES:
        save(calendar, folder)
    return ToolResult(json.dumps(answer, ensure_ascii=False))


def _wrong(tool: str, arguments: Mapping[str, object]) -> str:
    """Say what is wrong with a call, if something is."""
    named: Tool | None = next((one for one in TOOLS if one.name == tool), None)
    if named is None:
        return f"there is no tool {tool!r}"
    schema: Mapping[str, Any] = named.parameters
    for name in schema["required"]:
        if name not in arguments:
            return f"{tool} needs {name}"
    for name, value in arguments.items():
        if name not in schema["properties"]:
            return f"{tool} takes no {name}; it takes {', '.join(schema['properties'])}"
        wrong = _unfit(schema["properties"][name], value)
        if wrong:
            return f"{name} must be {wrong}, not {value!r}"
    return ""


def _unfit(wanted: Mapping[str, Any], value: object) -> str:
    """Say what a value must be, if it is not."""
    if not isinstance(value, TYPES[wanted["type"]]) or isinstance(value, bool):
        return f"of type {wanted['type']}"
    if isinstance(value, list) and not (value and all(isinstance(one, str) for one in value)):
        return "a list of ids"
    if "pattern" in wanted and not _is_time(wanted["pattern"], str(value)):
        return f"written like {wanted['examples'][0]}"
    if "enum" in wanted and value not in wanted["enum"]:
        return f"one of {', '.join(wanted['enum'])}"
    return ""


def _is_time(pattern: str, text: str) -> bool:
    """Tell whether a text is written like a day or a time, and there is such a day."""
    if not re.fullmatch(pattern, text, re.ASCII):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
