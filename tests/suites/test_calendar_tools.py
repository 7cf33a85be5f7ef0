"""The tools of the calendar desk: what they check, what they say, and what they leave behind."""

import json

import pytest

from t2s_pipeline.suites.calendar.state import CALENDAR, load
from t2s_pipeline.suites.calendar.suite import calendar
from t2s_pipeline.suites.calendar.tools import TOOLS
from t2s_pipeline.suites.calendar.zones import OFFSETS, from_utc, to_utc

DESK = calendar()
TASK = DESK.task("pricing-workshop")
(OUTCOME,) = TASK.expected
EVENT = OUTCOME.event_id
NEW = {"title": "Talk", "organizer_id": "p-015", "attendee_ids": ["p-023", "p-023", "p-015"]}
TIMES = {"start": "2025-05-14T10:00", "end": "2025-05-14T11:00"}


@pytest.fixture
def use(tmp_path):
    (tmp_path / CALENDAR).write_bytes(TASK.inputs[CALENDAR])
    with DESK.workplace(tmp_path) as call:
        yield lambda tool, **arguments: call(tool, arguments)


@pytest.mark.parametrize(
    ("tool", "arguments", "text"),
    [
        ("call_mom", {}, "there is no tool 'call_mom'"),
        ("get_event", {}, "get_event needs event_id"),
        ("get_event", {"event_id": 3}, "event_id must be of type string, not 3"),
        ("get_event", {"event_id": "e-1"}, "no event 'e-1'"),
        ("get_event", {"id": "e-1", "event_id": EVENT}, "get_event takes no id; it takes event_id"),
        ("find_people", {"query": "Tan", "department": "Cats"}, "no department 'Cats'; there are "),
        ("find_rooms", {"office": "berlin"}, "no office 'berlin'; there are Berlin, "),
        (
            "find_rooms",
            {"office": "Berlin", "min_seats": True},
            "min_seats must be of type integer",
        ),
        ("find_events", {}, "give text or organizer_id"),
        ("find_events", {"organizer_id": "p-1"}, "no person 'p-1'; find_people gives the ids"),
        (
            "find_events",
            {"text": "x", "date_from": "15 May"},
            "date_from must be written like 2025-05-13, not '15 May'",
        ),
        (
            "find_events",
            {"text": "x", "date_from": "2025-05-15", "date_to": "2025-05-14"},
            "date_from 2025-05-15 is after date_to 2025-05-14",
        ),
        (
            "get_free_busy",
            {"person_ids": ["p-008"], "date": "2025-05-32"},
            "date must be written like 2025-05-13, not '2025-05-32'",
        ),
        (
            "get_free_busy",
            {"person_ids": ["p-008"], "date": "2025-05-14", "time_zone": "CET"},
            "no time zone 'CET'; there are UTC, ",
        ),
        ("get_free_busy", {"person_ids": [], "date": "2025-05-14"}, "person_ids must be a list"),
        (
            "create_event",
            {**NEW, **TIMES, "start": "10:00"},
            "start must be written like 2025-05-13T10:00, not '10:00'",
        ),
        (
            "create_event",
            {**NEW, **TIMES, "end": "2025-05-14T10:00"},
            "end 2025-05-14T10:00Z is not after start 2025-05-14T10:00Z",
        ),
        ("update_event", {"event_id": EVENT}, "nothing to change: give title, start, "),
        (
            "add_attendees",
            {"event_id": EVENT, "person_ids": ["p-014"]},
            f"p-014 already in {EVENT}",
        ),
        ("book_room", {"event_id": EVENT, "room_id": "r-1"}, "no room 'r-1'; find_rooms gives"),
        (
            "book_room",
            {"event_id": EVENT, "room_id": "r-lon-2"},
            "room r-lon-2 is closed until 2025-05-23; choose another room",
        ),
        ("send_updates", {"event_id": EVENT}, f"{EVENT} has no changes to send"),
        ("bulk_change", {"event_ids": [EVENT], "action": "move"}, "action must be one of cancel, "),
        ("bulk_change", {"event_ids": [EVENT], "action": "hand_over"}, "hand_over needs organizer"),
        ("bulk_change", {"event_ids": [EVENT, "e-1"], "action": "cancel"}, "no event 'e-1'"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong_and_changes_nothing(
    tmp_path, use, tool, arguments, text
):
    result = use(tool, **arguments)
    assert result.is_error
    assert result.text.startswith(f"Error: {text}")
    assert (tmp_path / CALENDAR).read_bytes() == TASK.inputs[CALENDAR]


def test_a_room_with_too_few_seats_or_taken_is_refused(use, tmp_path):
    use("add_attendees", event_id=EVENT, person_ids=["p-022", "p-017"])
    small = use("book_room", event_id=EVENT, room_id="r-lon-1")
    assert small == ("Error: room r-lon-1 has 4 seats, the event has 5 people", True)
    assert not use("book_room", event_id=EVENT, room_id="r-lon-3").is_error
    times = {"start": "2025-05-15T10:30", "end": "2025-05-15T12:00"}
    new = json.loads(use("create_event", **NEW, **times, time_zone="Europe/London").text)["id"]
    taken = use("book_room", event_id=new, room_id="r-lon-3")
    hours = "from 2025-05-15T09:00Z to 2025-05-15T10:00Z"
    assert taken == (f"Error: room r-lon-3 is taken by {EVENT} {hours}", True)
    assert load(tmp_path).events[EVENT].room_id == "r-lon-3"


def test_a_time_without_a_zone_is_utc_and_a_new_event_is_a_draft_until_it_is_sent(use, tmp_path):
    plain = json.loads(use("create_event", **NEW, **TIMES).text)
    local = json.loads(use("create_event", **NEW, **TIMES, time_zone="Europe/Berlin").text)
    assert (plain["start"], local["start"]) == ("2025-05-14T10:00Z", "2025-05-14T08:00Z")
    assert [one["id"] for one in plain["attendees"]] == ["p-023"]
    assert load(tmp_path).events[plain["id"]].status == "draft"
    use("book_room", event_id=plain["id"], room_id="r-ber-1")
    assert load(tmp_path).events[plain["id"]].status == "draft"
    assert json.loads(use("send_updates", event_id=plain["id"]).text)["told"] == 1
    assert load(tmp_path).events[plain["id"]].status == "sent"
    use("update_event", event_id=plain["id"], title="Other talk")
    assert load(tmp_path).events[plain["id"]].status == "changed"


def test_a_list_of_attendees_takes_the_place_of_the_old_one_and_added_ones_do_not(use, tmp_path):
    before = load(tmp_path).events[EVENT].attendee_ids
    use("add_attendees", event_id=EVENT, person_ids=["p-017"])
    assert load(tmp_path).events[EVENT].attendee_ids == [*before, "p-017"]
    use("update_event", event_id=EVENT, attendee_ids=["p-017"])
    assert load(tmp_path).events[EVENT].attendee_ids == ["p-017"]


def test_people_of_one_name_are_all_found_unless_the_department_is_given(use):
    every = json.loads(use("find_people", query="maria silva").text)
    assert [one["department"] for one in every["people"]] == ["Marketing", "Engineering", "Finance"]
    one = json.loads(use("find_people", query="Silva", department="Finance").text)
    assert [found["id"] for found in one["people"]] == ["p-035"]


def test_busy_times_are_those_of_the_day_in_the_zone_asked_for(use):
    asked = {"person_ids": ["p-025"], "date": "2025-05-15"}
    utc = json.loads(use("get_free_busy", **asked).text)["busy"]
    local = json.loads(use("get_free_busy", **asked, time_zone="Europe/London").text)["busy"]
    assert ("09:00", "10:00") in {(one["from"], one["to"]) for one in utc}
    assert ("10:00", "11:00") in {(one["from"], one["to"]) for one in local}


def test_many_events_are_cancelled_or_handed_over_by_one_call(use, tmp_path):
    events = sorted(load(tmp_path).events)[:3]
    told = use("bulk_change", event_ids=events, action="hand_over", organizer_id="p-041")
    assert json.loads(told.text) == {"action": "hand_over", "changed": 3, "notices": "sent"}
    after = load(tmp_path).events
    assert {after[one].organizer_id for one in events} == {"p-041"}
    use("bulk_change", event_ids=events[:2], action="cancel")
    assert [load(tmp_path).events[one].status for one in events] == ["cancelled"] * 2 + ["sent"]
    assert use("cancel_event", event_id=events[0]).text == f"Error: {events[0]} is cancelled"


def test_there_are_twelve_tools_and_each_requires_only_what_it_describes():
    assert len({tool.name for tool in TOOLS}) == 12
    for tool in TOOLS:
        assert set(tool.parameters["required"]) <= set(tool.parameters["properties"])


@pytest.mark.parametrize("zone", OFFSETS)
def test_a_time_goes_to_utc_and_back(zone):
    assert from_utc(to_utc("2025-05-14T00:30", zone), zone) == "2025-05-14T00:30"
