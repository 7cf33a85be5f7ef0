"""How something was done, compared within tasks."""

from t2s_pipeline.distill.engines.offline.conditions import Observation
from t2s_pipeline.distill.engines.offline.manners import by_option, contrasts


def seen(*rows):
    return [
        Observation(f"{n}", task, wrong, {"how": how}) for n, (task, wrong, how) in enumerate(rows)
    ]


def test_a_manner_of_the_failed_runs_alone_is_a_contrast():
    rows = [(task, wrong, "up" if wrong else "down") for task in "abcd" for wrong in (True, False)]
    (found,) = contrasts(seen(*rows), 3)
    assert (found.worse, found.better) == ("up", "down")
    assert len(found.leaves) == 4


def test_a_manner_of_the_successful_runs_too_is_none():
    rows = [(task, wrong, "up") for task in "abcd" for wrong in (True, False)]
    assert contrasts(seen(*rows), 3) == []


def test_runs_of_different_tasks_are_not_compared():
    rows = [(task, True, "up") for task in "abcd"] + [(task, False, "down") for task in "efgh"]
    assert contrasts(seen(*rows), 3) == []


def test_a_success_that_did_nothing_of_the_kind_counts():
    rows = [(task, True, "up") for task in "abcd"]
    assert contrasts(seen(*rows), 3) == []
    (found,) = contrasts(seen(*rows), 3, solved=set("abcd"))
    assert (found.worse, found.better) == ("up", "")


def test_two_tasks_are_too_few_for_three():
    rows = [(task, wrong, "up" if wrong else "down") for task in "ab" for wrong in (True, False)]
    assert contrasts(seen(*rows), 3) == []


def test_failed_runs_of_other_tasks_with_the_same_manner_stand_behind_it_too():
    rows = [(task, wrong, "up" if wrong else "down") for task in "abcd" for wrong in (True, False)]
    (found,) = contrasts(seen(*rows, ("e", True, "up")), 3)
    assert len(found.leaves) == 5


def test_each_option_is_asked_about_by_itself():
    rows = [("a", True, "-r"), ("a", False, "-n -r")]
    numeric, reverse = by_option(seen(*rows))
    assert [one.facts["how"] for one in numeric] == ["without `-n`", "with `-n`"]
    assert [one.facts["how"] for one in reverse] == ["with `-r`", "with `-r`"]
