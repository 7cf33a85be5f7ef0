"""The page tells what the warehouse holds, no more and no less."""

import pytest

from t2s_pipeline.assets.audit_page import page_of
from t2s_pipeline.commands.blame import causes_of
from t2s_pipeline.pages.limits import Limits
from t2s_pipeline.schemas import RemovedLines
from tests.pages.conftest import marked, name, text


def test_every_line_is_there_with_who_taught_it(evolved, warehouse, data_of, t2s_json):
    data = data_of("desk@1")
    lines = t2s_json("blame", "desk")["lines"]
    shown = [
        (path, n, text(data, words), origin, source)
        for path, rows in data["files"]
        for n, (words, origin, source) in enumerate(rows, start=1)
    ]
    assert [line[:4] for line in shown] == [
        (line["path"], line["line"], line["text"], line["origin"]) for line in lines
    ]
    taught = 0
    for (path, number, _, origin, source), line in zip(shown, lines, strict=True):
        if origin != "taught":
            assert source == -1
            continue
        ids, _, tasks, total, supporters, _ = data["sources"][source]
        causes = causes_of(warehouse, "desk@1", path, number)
        assert [text(data, one) for one in ids] == line["edit_ids"]
        assert tasks == line["support"]
        assert [name(data, run) for run, *_ in supporters] == [c["trajectory_id"] for c in causes]
        assert total == len(causes)
        for cause, (_, *leaves) in zip(causes, supporters, strict=True):
            quotes = {(q["trajectory_id"], q["step"], q["quote"]) for q in cause["quotes"]}
            assert {quote for leaf in leaves for quote in marked(data, leaf)} == quotes
        taught += 1
    assert taught >= 3


def test_the_edits_of_a_line_lead_down_to_its_supporters(evolved, data_of):
    data = data_of("desk@1")
    for _, edits, _, _, supporters, _ in data["sources"]:
        reached = set()
        todo = list(edits)
        while todo:
            number = todo.pop()
            reached.add(number)
            todo += data["edits"][number][7]
        assert {leaf for _, *leaves in supporters for leaf in leaves} <= reached


def test_what_was_not_used_is_there_with_its_reason(evolved, data_of, t2s_json):
    data = data_of("desk@1")
    told = t2s_json("why-not", "desk")
    shown = {(text(data, d[1]), text(data, d[3]), text(data, d[2])) for d in data["discards"]}
    assert shown == {(d["reason"], d["item_id"], d["detail"]) for d in told["discards"]}
    assert all(total == len(behind) > 0 for *_, total, behind in data["discards"])
    silent = {}
    for run in data["trajectories"]:
        if text(data, run[10]) != "patch":
            key = (text(data, run[10]), text(data, run[11]))
            silent[key] = silent.get(key, 0) + 1
    assert silent == {
        (row["state"], row["reason"]): row["trajectories"] for row in told["taught_nothing"]
    }
    assert silent


@pytest.mark.system
def test_edits_that_spoke_against_a_line_and_lost_stand_with_it(evolved_airline, data_of):
    data = data_of("airline@1")
    rule = next(
        source
        for words, _, source in data["files"][0][1]
        if text(data, words).startswith("- Do not call `cancel_reservation`")
    )
    lost = [data["discards"][number] for number in data["sources"][rule][5]]
    assert [text(data, discard[1]) for discard in lost] == ["counter-evidence"]
    assert "opposite held of: Do not call `cancel_reservation`" in text(data, lost[0][5])
    assert lost[0][8]


def test_equal_data_makes_equal_bytes_and_every_text_stands_once(evolved, warehouse, data_of):
    assert page_of(warehouse, "desk@1") == page_of(warehouse, "desk@1")
    texts = [tuple(t) if isinstance(t, list) else t for t in data_of("desk@1")["strings"]]
    assert len(texts) == len(set(texts))


@pytest.mark.long
def test_the_evolution_before_is_compared(evolved, desk, t2s, data_of):
    assert data_of("desk@1")["previous"] is None
    t2s("ingest", desk(40, skip=24, name="more"), "--skill", "desk")
    t2s("evolve", "desk")
    told = data_of("desk@2")["previous"]
    assert told["evolution"] == "desk@1"
    assert told["counts"] == {"new": 40, "gone": 0}
    assert any(before != now for _, _, _, before, _, now in told["files"][0][1])


@pytest.mark.parametrize("words_bytes", [0, 1_000])
def test_a_page_that_is_full_says_what_it_leaves_out(evolved, data_of, words_bytes):
    whole = data_of("desk@1")
    data = data_of("desk@1", Limits(trajectories=10, words_bytes=words_bytes))
    assert len(data["trajectories"]) == data["counts"]["listed"] == 10
    assert data["counts"]["trajectories"] == len(whole["trajectories"]) == 24
    assert data["without_words"] > 0
    assert len(data["words"]) + data["without_words"] == sum(e[0] == 0 for e in data["edits"])
    for one, other in zip(data["sources"], whole["sources"], strict=True):
        assert one[2:4] == other[2:4]
        assert len(one[4]) <= len(other[4])
    # What is listed first stands behind lines.
    supporting = {run for source in data["sources"] for run, *_ in source[4]}
    assert len(supporting) == 10


def test_a_line_of_the_base_that_was_taken_away_names_who_did_it(evolved, warehouse, data_of):
    edit_id = data_of("desk@1")["sources"][0][0]
    cited = warehouse.read("lines_of", evolution="desk@1").filter(origin="taught")["edit_ids"][0]
    row = {"evolution": "desk@1", "path": "SKILL.md", "line": 3, "text": "gone"}
    with warehouse.transaction() as transaction:
        transaction.insert(RemovedLines, RemovedLines.frame([{**row, "edit_ids": cited}]))
    data = data_of("desk@1")
    [(path, line, words, source)] = data["removed"]
    assert (path, line, text(data, words)) == ("SKILL.md", 3, "gone")
    assert data["sources"][source][0] == edit_id or data["sources"][source][4]
