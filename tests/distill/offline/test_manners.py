"""How something was done, compared within tasks."""

from t2s_pipeline.distill.engines.offline.conditions import Observation
from t2s_pipeline.distill.engines.offline.manners import contrasts
from t2s_pipeline.distill.engines.offline.questions import answers, questions


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
    asked = questions("options", {}, seen(("a", True, "-r"), ("a", False, "-n -r")))
    numeric, reverse = ([o.facts["how"] for o in one.observations] for one in asked)
    assert numeric == ["without `-n`", "with `-n`"]
    assert reverse == ["with `-r`", "with `-r`"]


def test_in_pairs_only_tasks_with_both_manners_count():
    rows = [(task, wrong, "up" if wrong else "down") for task in "abcd" for wrong in (True, False)]
    rows += [(task, False, "up") for task in "efgh"]
    assert contrasts(seen(*rows), 3) == []
    (found,) = contrasts(seen(*rows), 3, paired=True)
    assert (found.worse, found.opposed) == ("up", 0)


def test_sites_of_a_task_are_compared_each_for_itself():
    rows = [(task, wrong, "up" if wrong else "down") for task in "abcd" for wrong in (True, False)]
    elsewhere = [one._replace(leaf=f"s{one.leaf}", wrong=not one.wrong) for one in seen(*rows)]
    at_another = [o._replace(facts={"how": "up", "site": "s"}) for o in elsewhere]
    (found,) = contrasts([*seen(*rows), *at_another], 3, paired=True)
    assert found.leaves == tuple(one.leaf for one in seen(*rows) if one.wrong)


def ask(*rows):
    return questions("manner", {"call": "go"}, seen(*rows))[0]


def test_what_failed_runs_did_beside_that_which_tells_why_is_no_contrast():
    clear = [
        (task, wrong, "up" if wrong else "down") for task in "abcde" for wrong in (True, False)
    ]
    beside = [
        (task, wrong, "red" if wrong else "blue") for task in "abcd" for wrong in (True, False)
    ]
    runs = {f"{n}": f"{task}{wrong}" for n, (task, wrong, _) in enumerate(clear)}
    found = answers([ask(*beside), ask(*clear)], runs, 3, frozenset())
    assert [one.contrast.worse for one in found] == ["up"]


def test_failures_that_are_not_told_yet_make_another_contrast():
    rows = [(task, wrong, "up" if wrong else "down") for task in "abcd" for wrong in (True, False)]
    other = [o._replace(leaf=f"other {o.leaf}") for o in ask(*rows).observations]
    apart = ask(*rows)._replace(observations=tuple(other))
    runs = {o.leaf: o.leaf for one in (ask(*rows), apart) for o in one.observations}
    assert len(answers([ask(*rows), apart], runs, 3, frozenset())) == 2
