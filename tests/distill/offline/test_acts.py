"""How tools were called, compared within tasks: what a skill says of it, and what it leaves unsaid.

Each case tells how a run of a task is made with a habit and without it.
"""

from dataclasses import replace

import pytest

from t2s_pipeline.distill.engines.offline.engine import OfflineEngine
from t2s_pipeline.distill.leaves import Leaf
from t2s_pipeline.distill.selection import Thresholds, select

TASKS = "abcdefgh"


def record(n, **more):
    return {"room_id": f"R{n}", "name": f"Room {n}", "minutes_each": 20, "closed": False, **more}


def left_without_a_follow_up(run, n, bad):
    run.user("Book it.").call("book_room", {"room_id": f"R{n}"}, {"draft": f"D{n}"})
    return run if bad else run.call("send_draft", {"draft": f"D{n}"}, {"state": "sent"})


def an_argument_left_out(run, n, bad):
    zone = {} if bad else {"time_zone": f"Zone {n}"}
    return run.user("Book it.").call("book_room", {"room_id": f"R{n}", **zone}, {"ok": True})


def an_argument_too_many(run, n, bad):
    force = {"override": f"reason {n}"} if bad else {}
    return run.user("Book it.").call("book_room", {"room_id": f"R{n}", **force}, {"ok": True})


def many_calls_for_one(run, n, bad):
    for one in range(6) if bad else ():
        run.call("change_price", {"room_id": f"R{n}{one}", "price": one + n}, {"ok": True})
    return run if bad else run.call("change_prices", {"prices": [n]}, {"ok": True})


def a_field_of_the_record(run, n, bad):
    run.user("Book it.").call(
        "get_room", {"room_id": f"R{n}"}, record(n, closed=True, moved=f"S{n}")
    )
    if not bad:
        run.call("get_room", {"room_id": f"S{n}"}, {**record(n), "room_id": f"S{n}"})
    return run.call("book_room", {"room_id": f"{'R' if bad else 'S'}{n}"}, {"ok": True})


def a_number_of_another_unit(run, n, bad):
    run.user(f"Book it for {n + 2} hours.").call("get_room", {"room_id": f"R{n}"}, record(n))
    return run.call("book_room", {"room_id": f"R{n}", "time": (n + 2) * (1 if bad else 60)}, {})


def a_number_by_a_field(run, n, bad):
    run.user(f"Book it for {n * 20 + 40} minutes.")
    run.call("get_room", {"room_id": f"R{n}"}, record(n))
    slots = n * 20 + 40 if bad else n + 2
    return run.call("book_room", {"room_id": f"R{n}", "slots": slots}, {"ok": True})


def an_id_from_elsewhere(run, n, bad):
    run.user(f"Book it for mia{n}.").call(
        "find_people", {"login": f"mia{n}"}, [{"person": f"P{n}"}]
    )
    return run.call("book_room", {"owner": f"mia{n}" if bad else f"P{n}"}, {"ok": True})


def the_first_of_a_list(run, n, bad):
    rooms = [{"room_id": f"R{n}{one}", "size": (one + 1) % 4} for one in range(4)]
    run.user("Book one.").call("list_rooms", {"floor": n}, {"rooms": rooms})
    return run.call("book_room", {"room_id": f"R{n}{0 if bad else 3}"}, {"ok": True})


def one_that_fits_the_request(run, n, bad):
    names = ["Blue room east", "Green hall", "Blue room west"]
    rooms = [{"room_id": f"R{n}{one}", "name": name} for one, name in enumerate(names)]
    rooms = rooms[n % 3 :] + rooms[: n % 3]
    run.user("Book the west room, the blue one.").call("list_rooms", {"floor": n}, {"rooms": rooms})
    return run.call("book_room", {"room_id": f"R{n}{0 if bad else 2}"}, {"ok": True})


def an_unread_record(run, n, bad):
    run.user("Book it.").call("get_room", {"room_id": f"R{n if not bad else 99}"}, record(n))
    return run.call("book_room", {"room_id": f"R{n}"}, {"ok": True})


def a_date_in_another_form(run, n, bad):
    day = f"1{n}/04/2031" if bad else f"2031-04-1{n}"
    return run.user("Book it.").call("book_room", {"day": day}, {"ok": True})


def items_dropped(run, n, bad):
    run.user("Add tea.").call("get_room", {"room_id": f"R{n}"}, record(n, extras=["screen"]))
    extras = ["tea"] if bad else ["screen", "tea"]
    return run.call("update_room", {"room_id": f"R{n}", "extras": extras}, {"ok": True})


def the_first_page_only(run, n, bad):
    for page in (1,) if bad else (1, 2):
        run.call("list_rooms", {"floor": f"F{n}", "page": page}, {"rooms": [record(page)]})
    return run.call("report", {"count": f"{n}"}, {"ok": True})


def another_tool(run, n, bad):
    return run.user("Move it.").call("copy_room" if bad else "move_room", {"room_id": f"R{n}"}, {})


CASES = {
    left_without_a_follow_up: "After `book_room` has answered, call `send_draft` before you finish",
    an_argument_left_out: "When you call `book_room`, give `time_zone` too",
    an_argument_too_many: "When you call `book_room`, leave out `override`",
    many_calls_for_one: "many calls of `change_price` what `change_prices` does in few",
    a_field_of_the_record: "where its `closed` is true, do not go on with it. Take the one that it "
    "names in `moved`.",
    a_number_of_another_unit: "do not give `time` as the request has it: give it as what the "
    "request has, times 60",
    a_number_by_a_field: "do not give `slots` as the request has it: give it as what the request "
    "has, divided by `minutes_each`",
    an_id_from_elsewhere: "do not give `owner` as the request has it: give it as `person` in the "
    "answer of `find_people` has it",
    the_first_of_a_list: "When `list_rooms` lists several",
    one_that_fits_the_request: "take the one whose `name` fits all that the request says",
    an_unread_record: "read the very record that you will name with `get_room`",
    a_date_in_another_form: "give `day` in the form `9999-99-99`, not `99/99/9999`",
    items_dropped: "send in `extras` all that the record has in it",
    the_first_page_only: "Do not leave it at one call of `list_rooms`",
    another_tool: "Where `move_room` does what is asked, call that one and not `copy_room`",
}


@pytest.fixture
def learned(story):
    """Return the rules that an engine makes of runs: (how, task, whether it is bad, success)."""

    def rules(*runs, expected=None):
        engine, known, behind, groups = OfflineEngine(), {}, {}, []
        for number, (make, task, bad, success) in enumerate(runs):
            begun = story(f"{task}{number}", success=success, expected=expected)
            made = make(begun, TASKS.index(task), bad).says("Done.").end()
            run = replace(made, task_key=task)
            peers = known.setdefault(task, [])
            for edit in engine.propose(run, "", peers, run.trajectory_id).edits:
                edit = replace(edit, node_id=run.trajectory_id)
                groups.append(edit)
                behind[edit.edit_id] = Leaf(
                    edit.edit_id, run.trajectory_id, task, "o", "internal", success, edit.lesson
                )
            peers.append(run)
        root = engine.merge(groups, "", {}, "root").edits
        leaves = {edit.edit_id: [behind[name] for name in edit.parents] for edit in root}
        found = select(root, leaves, n_tasks=len(known), level=1, thresholds=Thresholds())
        return [edit.change.content for edit in found.edits]

    return rules


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
class TestWhatFailedRunsDid:
    def test_and_successes_of_the_same_tasks_did_not_is_told(self, learned, make):
        runs = [(make, task, bad, not bad) for task in TASKS for bad in (False, True)]
        assert [rule for rule in learned(*runs) if CASES[make] in rule]

    def test_and_successes_of_the_same_tasks_did_too_is_not_told(self, learned, make):
        runs = [(make, task, bad, not bad) for task in TASKS for bad in (False, True)]
        contested = [(make, task, True, True) for task in TASKS]
        assert learned(*runs, *contested) == []

    def test_in_tasks_that_no_run_solved_is_not_told(self, learned, make):
        runs = [(make, task, False, True) for task in TASKS[:4]]
        runs += [(make, task, True, False) for task in TASKS[4:]]
        assert learned(*runs) == []

    def test_in_two_tasks_is_not_told(self, learned, make):
        runs = [(make, task, bad, not bad) for task in TASKS[:2] for bad in (False, True)]
        runs += [(make, task, False, won) for task in TASKS[2:] for won in (True, False)]
        assert learned(*runs) == []


def test_where_the_record_says_what_was_expected_that_is_compared_with_instead(learned):
    make = an_argument_left_out
    runs = [(make, task, bad, not bad) for task in TASKS for bad in (False, True)]
    assert not [rule for rule in learned(*runs, expected=[]) if CASES[make] in rule]


def test_a_step_that_successes_often_leave_out_is_no_rule(learned):
    make = left_without_a_follow_up
    runs = [(make, task, bad, not bad) for task in TASKS[:5] for bad in (False, True)]
    free = [(make, task, True, True) for task in TASKS[5:]]
    assert learned(*runs, *free) == []


def test_an_entry_that_a_success_took_too_is_not_blamed(learned):
    def one_habit(run, n, bad):
        taken = the_first_of_a_list(run, n, True)
        return taken if bad else taken.call("send_draft", {"draft": f"D{n}"}, {"state": "sent"})

    runs = [(one_habit, task, bad, not bad) for task in TASKS for bad in (False, True)]
    (rule,) = learned(*runs)
    assert "call `send_draft`" in rule


def test_a_habit_seen_with_two_tools_is_one_rule(learned):
    def either(run, n, bad):
        zone = {} if bad else {"time_zone": f"Zone {n}"}
        tool = "book_room" if n % 2 else "move_room"
        return run.user("Do it.").call(tool, {"room_id": f"R{n}", **zone}, {"ok": True})

    (rule,) = learned(*[(either, task, bad, not bad) for task in TASKS for bad in (False, True)])
    assert "When you call `book_room` or `move_room`, give `time_zone` too" in rule


def test_ids_that_are_numbers_are_followed_too(learned):
    def closed(run, n, bad):
        own, other = 100 + n, 200 + n
        found = record(n, closed=True, moved_to=other) | {"room_id": own}
        run.user("Book it.").call("get_room", {"room_id": own}, found)
        if not bad:
            run.call("get_room", {"room_id": other}, record(n) | {"room_id": other})
        return run.call("book_room", {"room_id": own if bad else other}, {"ok": True})

    rules = learned(*[(closed, task, bad, not bad) for task in TASKS for bad in (False, True)])
    assert [rule for rule in rules if "`closed` is true" in rule and "in `moved_to`" in rule]


def test_a_value_that_a_success_had_too_is_blamed_less_easily_than_a_step_left_out(learned):
    for make, told in ((an_argument_left_out, True), (a_number_of_another_unit, False)):
        runs = [(make, task, bad, not bad) for task in TASKS for bad in (False, True)]
        rules = learned(*runs, (make, TASKS[0], True, True))
        assert bool([rule for rule in rules if CASES[make] in rule]) is told
