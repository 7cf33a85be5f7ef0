"""Code as evidence: what programs show of how something was done."""

import json

import pytest

CODE = "exec_code"


def ran(story, *programs, success=True):
    told = story("run", success=success)
    for program in programs:
        code, result = program if isinstance(program, tuple) else (program, "ok")
        told.call(CODE, {"code": code}, result)
    return told.says("Done.").end()


def ways(mined, trajectory, family):
    return {lesson.facts["how"] for lesson in mined(trajectory).get(family, [])}


UP, DOWN = "from the first to the last", "from the last to the first"


@pytest.mark.parametrize(
    ("loop", "way"),
    [
        ("for n in range(2, 9):\n    doc.remove_at(n)", UP),
        ("for n in range(9, 2, -1):\n    doc.remove_at(n)", DOWN),
        ("found = [1, 2]\nfor n in found:\n    doc.remove_at(n)", UP),
        ("found = [1, 2]\nfor n in reversed(found):\n    doc.remove_at(n)", DOWN),
        ("found = [1, 2]\nfor n in sorted(found, reverse=True):\n    doc.remove_at(n)", DOWN),
        ("found = [1, 2]\nfound.reverse()\nfor n in found:\n    doc.remove_at(n)", DOWN),
        ("found = [1, 2]\nfor n in found[::-1]:\n    doc.remove_at(n)", DOWN),
        ("for n in unknown:\n    doc.remove_at(n)", None),
        ("for n in range(9):\n    doc.read_at(n)", None),
        ("for n in range(9):\n    doc.remove_at(0)", None),
    ],
)
def test_which_way_a_loop_goes_that_moves_things(story, mined, loop, way):
    assert ways(mined, ran(story, f"doc = load()\n{loop}"), "loop_order") == ({way} - {None})


AS_TEXT, FORMULA = "a number turned into text", "text that begins with “=”"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("f'{x:.2f}'", AS_TEXT),
        ("f'{x:,.2f} km'", AS_TEXT),
        ("'{:.1f} km'.format(x)", AS_TEXT),
        ("'%.2f' % x", AS_TEXT),
        ("str(x)", AS_TEXT),
        ("str(round(x, 2)) + ' km'", AS_TEXT),
        ("'$' + str(x)", AS_TEXT),
        ("'=A' + str(x)", FORMULA),
        ("f'=A{x}*B{x}'", FORMULA),
        ("'=SUM(A1)'", FORMULA),
        ("'=' + name", FORMULA),
        ("'=A%d*B%d' % (x, x)", FORMULA),
        ("round(x, 2)", "a number"),
        ("x * 2", "a number"),
        ("f'{first} {last}'", None),
        ("'='", None),
        ("name", None),
    ],
)
@pytest.mark.parametrize(
    "write",
    [
        "doc.field = {}",
        "doc['total'] = {}",
        "value = {}\ndoc.field = value",
        "values = [{} for x in xs]\nfor n, v in enumerate(values):\n    doc.at(n).field = v",
        "out = []\nout.append({})\nfor v in out:\n    doc.field = v",
        "def shown():\n    return {}\n\ndoc.field = shown()",
        "def put(v):\n    doc.field = v\n\nput({})",
        "doc.put(1, value={})",
    ],
)
def test_what_kind_of_value_is_written(story, mined, write, value, kind):
    code = "doc = load()\n" + write.replace("{}", value)
    assert ways(mined, ran(story, code), "written_kind") == ({kind} - {None})


def test_what_a_program_writes_into_its_own_containers_is_its_own_business(story, mined):
    code = "totals = {}\ntotals['a'] = f'{x:.2f}'\nnames = [0]\nnames[0] = '=A1'"
    assert not ways(mined, ran(story, code), "written_kind")


@pytest.mark.parametrize(
    ("loop", "first"),
    [
        ("for n in range(2, 9):\n    doc.at(n, 3).field = 0", "2"),
        ("for n in range(9):\n    doc.at(row=n).field = 0", "0"),
        ("for n, v in enumerate(vs, start=1):\n    doc.at(n, 1).field = v", "1"),
        ("for n, v in enumerate(vs):\n    doc[f'A{n}'] = v", "0"),
        ("for parts in doc.lines(min_line=2):\n    parts[3].field = 0", "2"),
        ("n = 2\nfor v in vs:\n    doc.at(n).field = v\n    n += 1", "2"),
        ("for n in range(3, 9):\n    for m in range(1, 4):\n        doc.at(n, m).field = 0", "3"),
        ("for n in range(9, 1, -1):\n    doc.at(n).field = 0", None),
        ("doc.at(1, 7).field = 0", "1"),
        ("doc.at(line=1).field = 0", "1"),
        ("doc.at(n).field = 0", None),
    ],
)
def test_where_a_loop_begins_that_writes(story, mined, loop, first):
    assert ways(mined, ran(story, f"doc = load()\n{loop}"), "first_write") == ({first} - {None})


@pytest.mark.parametrize(
    ("choice", "way"),
    [
        ("part = doc.current", "as `.current`"),
        ("part = doc['March']", 'by its name, as in `["…"]`'),
        ("part = doc.parts[0]", "by its position"),
        ("doc.save('x')", None),
        ("def work(part):\n    return part\n\nwork(doc.current)", "as `.current`"),
    ],
)
def test_how_a_part_is_chosen(story, mined, choice, way):
    trajectory = ran(story, f"doc = load_doc('x')\n{choice}")
    assert ways(mined, trajectory, "chosen_part") == ({way} - {None})


def test_manners_of_a_run_of_unknown_outcome_tell_nothing(story, mined):
    assert not mined(ran(story, "doc = load()\npart = doc.current\n", success=None))


def test_a_name_that_was_not_there_is_a_lesson_with_its_cure(story, mined):
    wrong = "doc = load()\nn = heads.index('Qty')\ndoc.at(n).field = 1\nprint(doc)"
    error = "Error: traceback\nValueError: 'Qty' is not in list"
    trajectory = ran(story, (wrong, error), wrong.replace("Qty", "Quantity"))
    (lesson,) = mined(trajectory)["unknown_name"]
    assert lesson.hints == {"error": "ValueError"}
    assert [e.quote for e in lesson.evidence] == [
        "ValueError: 'Qty' is not in list",
        "n = heads.index('Quantity')",
    ]


def test_an_error_that_names_nothing_of_the_program_is_no_wrong_name(story, mined):
    failed = ("doc = load()\nn = 1 / 0", "Error: traceback\nZeroDivisionError: division by zero")
    assert "unknown_name" not in mined(ran(story, failed))


def test_a_run_that_was_cut_off_looking_piece_by_piece(story, mined):
    told = story("run", success=False)
    for n in range(6):
        told.call("read_part", {"at": f"A{n}"}, f"{n}")
    (lesson,) = mined(told.end())["piecemeal"]
    assert lesson.holds
    assert "piecemeal" not in mined(told.says("I give up.").end())


def test_programs_that_differ_in_their_values_only_are_pieces_too(story, mined):
    told = story("run", success=False)
    for n in range(6):
        told.call(CODE, {"code": f"doc = load('it\\'s')\nprint(doc['A{n}'], {n})"}, f"{n}")
    assert "piecemeal" in mined(told.end())


def test_a_program_is_no_value_to_compare_or_to_change(story, mined):
    won = story("won", success=True).call(CODE, {"code": "x = 1\nprint(x)"}, "1").says("ok").end()
    lost = story("lost").call(CODE, {"code": "x = 2\nprint(x)"}, "2").says("ok").end()
    assert not mined(lost, won)
    failed = story("run", success=True).call(CODE, {"code": "x = y\n"}, "Error: no y")
    assert "cured_error" not in mined(failed.call(CODE, {"code": "x = 1\n"}, "1").end())


@pytest.mark.parametrize(
    "text", ["x = (", "a = '\\d'", "hello (world)", "x" * 60_000 + "=(", "\0="]
)
def test_any_text_may_stand_where_code_does(story, mined, text):
    told = story("run", success=True).call(CODE, {"code": text}, "ok")
    mined(told.end())


def test_switches_of_a_tool(story, mined):
    arguments = {"pattern": "x", "whole_word": True, "ignore_case": False, "limit": 1}
    (lesson,) = mined(story("run").call("find", arguments, "ok").end())["options"]
    assert (lesson.slots, lesson.facts) == ({"call": "find"}, {"how": "whole_word"})


def test_an_argument_that_a_tool_knows_by_another_name(story, mined):
    told = story("run", success=True).call("find", {"order": "7"}, "Error: no argument order")
    (lesson,) = mined(told.call("find", {"order_id": "7"}, {"id": "7"}).end())["wrong_name"]
    assert lesson.slots == {"tool": "find", "argument": "order_id", "instead": "order"}
    assert json.loads(lesson.edit("p", trust="internal", origin="o").lesson)["holds"]


def changed_one_by_one(told, times):
    for n in range(times):
        told.call("get_room", {"room_id": f"R{n}"}, {"price": n})
        told.call("change_price", {"room_id": f"R{n}", "price": n}, "ok")
    return told


def test_changes_made_one_by_one_until_the_run_was_cut_off(story, mined):
    won = story("w", success=True).call("change_prices", {"prices": [1, 2]}, "ok").end()
    (lesson,) = mined(changed_one_by_one(story(), 5).end(), won)["piecemeal"]
    assert lesson.slots == {"tool": "change_price", "work": "one by one"}
    assert lesson.hints == {"instead": "change_prices"}


def test_as_many_changes_in_a_success_speak_against_it(story, mined):
    run = changed_one_by_one(story(success=True), 5).says("Done.").end()
    assert not mined(run)["piecemeal"][0].holds


def test_a_run_that_came_to_its_end_was_not_cut_off_by_its_changes(story, mined):
    assert "piecemeal" not in mined(changed_one_by_one(story(), 5).says("Done.").end())
    assert "piecemeal" not in mined(changed_one_by_one(story(), 4).end())
