"""Lessons planted in made-up runs: which runs each rule names, against those in which it occurs."""

import json

import pytest

from benchmarks.planted import PLANTS, runs
from tests.model.pipeline import evolve, trajectory_of

COUNT = 200


def inventing(every):
    """Name handles that were never handed out, in one merge of so many."""

    def alter(n, message):
        text = message.get("content") or ""
        if n % every or '"handles"' not in text:
            return message
        answer = json.loads(text)
        answer["rules"][0]["handles"] = [f"e{900 + n}"]
        return json.dumps(answer)

    return alter


def always_inventing(items):
    """Name handles that were never handed out, in both answers to some questions."""
    last = {"bad": False}

    def alter(n, message):
        text = message.get("content") or ""
        if '"handles"' not in text:
            return message
        last["bad"] = not last["bad"] if n % items == 0 or last["bad"] else False
        return inventing(1)(n, message) if n % items < 2 else message

    return alter


@pytest.mark.parametrize(
    ("alter", "refused", "carried"),
    [(None, False, False), (inventing(7), True, False), (always_inventing(9), True, True)],
    ids=["honest", "handles invented now and then", "and not corrected"],
)
def test_each_rule_names_the_runs_in_which_its_lesson_occurs(
    brain, engine_of, base, alter, refused, carried
):
    made = list(runs(COUNT))
    known = [trajectory_of(run.record, n) for n, run in enumerate(made)]
    plant = {t.trajectory_id: run.lessons for t, run in zip(known, made, strict=True)}
    complete = brain(alter=alter)
    done = evolve(known, base, engine_of(complete))
    assert max(level for level, _ in done.nodes) >= 3
    assert bool(complete.refused) is refused
    assert any(node.carried for _, node in done.nodes) is carried

    found = {}
    for edit in done.selection.edits:
        behind = done.runs_behind(done.edits[edit.parents[0]])
        lessons = [{name for name, told in plant.items() if p.name in told} for p in PLANTS]
        best = max(range(len(PLANTS)), key=lambda n: len(behind & lessons[n]))
        assert len(behind & lessons[best]) / len(behind) >= 0.99, edit.change.content
        assert len(behind & lessons[best]) / len(lessons[best]) >= 0.99, edit.change.content
        found[PLANTS[best].name] = edit
    assert len(found) == len(done.selection.edits) == len(PLANTS)


def test_the_same_runs_make_the_same_edits(brain, engine_of, base):
    known = [trajectory_of(run.record, n) for n, run in enumerate(runs(40))]
    one, other = (evolve(known, base, engine_of(brain())) for _ in range(2))
    assert list(one.edits) == list(other.edits)
    assert one.selection == other.selection


def test_long_runs_are_read_with_tools(brain, engine_of, base):
    made = list(runs(24, long_results=True))
    known = [trajectory_of(run.record, n) for n, run in enumerate(made)]
    complete = brain()
    small = {"context_tokens": 7_500, "answer_tokens": 1_500, "merge_tokens": 1_500}
    done = evolve(known, base, engine_of(complete, **small))
    assert all(patch.status != "failed" for patch in done.patches)
    assert any("characters omitted" in str(request.messages) for request in complete.requests)
    assert "read_steps" in {
        call["function"]["name"]
        for request in complete.requests
        for message in request.messages
        for call in message.get("tool_calls", ())
    }
