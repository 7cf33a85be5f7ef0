import pytest

from t2s_pipeline.distill.engines.offline.conditions import Fact, Observation, conditions


def seen(task, wrong, **facts):
    return Observation(f"edit:{task}{wrong}{sorted(facts.items())}", task, wrong, facts)


def calls(wrong, right):
    """Observations of calls, each of a task of its own, wrong and right ones."""
    return [seen(f"w{n}", True, **facts) for n, facts in enumerate(wrong)] + [
        seen(f"r{n}", False, **facts) for n, facts in enumerate(right)
    ]


def test_one_fact_that_tells_wrong_from_right():
    observations = calls([{"state": "sent"}] * 5, [{"state": "open"}] * 5)
    (found,) = conditions(observations, 3)
    assert found.facts == (Fact("state", "sent", False),)
    assert len(found.leaves) == 5
    assert found.p_value == pytest.approx(1 / 252)


def test_a_conjunction_where_no_single_fact_does():
    wrong = [{"state": "sent", "paid": "no"}] * 6
    right = [{"state": "sent", "paid": "yes"}] * 4 + [{"state": "open", "paid": "no"}] * 4
    (found,) = conditions(calls(wrong, right), 3)
    assert set(found.facts) == {Fact("state", "sent", False), Fact("paid", "no", False)}


def test_a_negated_fact_where_all_but_one_value_are_wrong():
    wrong = [{"cabin": c} for c in ("low", "mid", "low", "mid", "low", "mid")]
    (found,) = conditions(calls(wrong, [{"cabin": "top"}] * 5), 3)
    assert found.facts == (Fact("cabin", "top", True),)


def test_no_fact_is_kept_that_can_be_spared():
    wrong = [{"state": "sent", "paid": "no"}] * 6
    (found,) = conditions(calls(wrong, [{"state": "open", "paid": "no"}] * 6), 3)
    assert found.facts == (Fact("state", "sent", False),)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ([{"state": "sent"}] * 2, [{"state": "open"}] * 9),  # too few tasks
        ([{"state": "sent"}] * 4, [{"state": "open"}] * 2 + [{"state": "sent"}] * 2),  # imprecise
        ([{"state": "sent"}] * 3, [{"state": "open"}] * 2),  # may well be chance
        ([{"state": "sent"}] * 9, []),  # nothing to tell it from
        ([{"order": f"R{n}"} for n in range(9)], [{"order": f"Q{n}"} for n in range(9)]),  # names
        ([{}] * 9, [{}] * 9),
    ],
)
def test_what_is_not_supported_is_no_condition(wrong, right):
    assert conditions(calls(wrong, right), 3) == []


def test_tasks_are_counted_and_not_calls():
    wrong = [seen("one task", True, state="sent", n=str(n)) for n in range(9)]
    right = calls([], [{"state": "open"}] * 9)
    assert conditions(wrong + right, 3) == []


def test_a_task_with_right_and_wrong_calls_counts_for_both():
    observations = calls([{"state": "sent"}] * 4, [{"state": "open"}] * 6)
    mixed = [seen(f"w{n}", False, state="sent") for n in range(4)]
    assert conditions(observations + mixed, 3) == []


@pytest.mark.parametrize(("lost", "found"), [(5, ["sent", "lost"]), (4, ["sent"])])
def test_a_second_condition_must_pass_a_stricter_test(lost, found):
    # Four of them would pass at 0.05, and do not pass at half of that, as the second condition.
    wrong = [{"state": "sent"}] * 8 + [{"state": "lost"}] * lost
    right = [{"state": "open"}] * 7 + [{"state": "held"}] * 7
    assert [c.facts[0].value for c in conditions(calls(wrong, right), 3)] == found


def test_of_very_many_facts_the_telling_ones_are_combined():
    noise = {f"noise {n}": "yes" for n in range(60)}
    wrong = [{**noise, "noise 1": "no", "state": "sent"} for _ in range(6)]
    right = [{**noise, f"noise {n}": "no", "state": "open"} for n in range(2, 60)]
    (found,) = conditions(calls(wrong, right), 3)
    assert Fact("state", "sent", False) in found.facts or len(found.facts) == 1
