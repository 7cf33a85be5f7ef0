"""An answer is on record before it is used, and is not paid for twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from t2s_pipeline.calls import BadAnswer, Refused
from t2s_pipeline.resources.answers import due_attempts
from tests.llm.asking import ask, calls_in, counted, in_threads, text_of


def refuse(answer):
    raise Refused("not what was asked for")


def test_an_answer_is_on_record_when_it_is_handed_out(endpoint, opened, warehouse):
    complete = opened(endpoint()).bind({"a": 0})
    assert complete(ask("a"), text_of) == "a: hello"
    (call,) = calls_in(warehouse)
    assert call["item_id"] == "a"
    assert call["accepted"]
    assert call["refusal"] is None
    assert '"a: hello"' in call["request"]
    assert '"content":"a: hello"' in call["response"]


def test_a_question_that_was_answered_is_not_asked_again(endpoint, opened):
    url = endpoint()
    assert opened(url).bind({"a": 0})(ask("a"), text_of) == "a: hello"
    before = counted(url)["requests"]
    for attempts in ({"a": 0}, {}):
        assert opened(url).bind(attempts)(ask("a"), text_of) == "a: hello"
    assert counted(url)["requests"] == before


@pytest.mark.parametrize(
    "other",
    [{"temperature": 0.5}, {"seed": 7}, {"model": "gpt-4o"}],
    ids=lambda other: next(iter(other)),
)
def test_what_is_asked_otherwise_is_asked_anew(endpoint, opened, warehouse, other):
    url = endpoint()
    opened(url).bind({})(ask("a"), text_of)
    opened(url, **other).bind({})(ask("a"), text_of)
    assert len(calls_in(warehouse)) == 2


def test_a_refused_answer_is_kept_and_replayed_within_its_attempt(endpoint, opened, warehouse):
    url = endpoint()
    for _ in range(2):
        complete = opened(url).bind({"a": 0})
        with pytest.raises(BadAnswer, match="not what was asked for") as caught:
            complete(ask("a"), refuse)
        assert caught.value.answer.text == "a: hello"
    (call,) = calls_in(warehouse)
    assert not call["accepted"]
    assert call["refusal"] == "not what was asked for"
    assert "a: hello" in call["response"]


def test_a_later_attempt_asks_anew_only_what_was_refused(endpoint, opened, warehouse):
    url = endpoint()
    first = opened(url).bind({"a": 0})
    first(ask("a", "read the steps"), text_of)
    with pytest.raises(BadAnswer):
        first(ask("a", "submit"), refuse)
    second = opened(url).bind({"a": 1})
    assert second(ask("a", "read the steps"), text_of) == "a: read the steps"
    assert second(ask("a", "submit"), text_of) == "a: submit"
    told = [(call["attempt"], call["accepted"]) for call in calls_in(warehouse)]
    assert told == [(0, True), (0, False), (1, True)]


def test_an_attempt_that_failed_without_a_refusal_is_asked_anew_as_a_whole(
    endpoint, opened, warehouse
):
    url = endpoint()
    opened(url).bind({"a": 0})(ask("a"), text_of)
    opened(url).bind({"a": 1})(ask("a"), text_of)
    calls = calls_in(warehouse)
    assert [call["attempt"] for call in calls] == [0, 1]
    assert len({call["question"] for call in calls}) == 1
    assert '"seed":0' in calls[0]["request"]
    assert '"seed":1' in calls[1]["request"]


def test_an_earlier_answer_that_is_good_enough_no_longer_is_asked_anew(endpoint, opened, warehouse):
    url = endpoint()
    first = opened(url).bind({"a": 0})
    first(ask("a"), text_of)
    with pytest.raises(BadAnswer):
        first(ask("a", "submit"), refuse)
    with pytest.raises(BadAnswer):
        opened(url).bind({"a": 1})(ask("a"), refuse)
    assert [call["attempt"] for call in calls_in(warehouse)] == [0, 0, 1]


def test_an_answer_that_our_own_fault_befalls_is_kept(endpoint, opened, warehouse):
    complete = opened(endpoint()).bind({"a": 0})
    with pytest.raises(ZeroDivisionError):
        complete(ask("a"), lambda answer: 1 // 0)
    (call,) = calls_in(warehouse)
    assert call["refusal"] == "ZeroDivisionError in reading it"


def test_the_same_question_asked_by_many_at_once_is_one_call(endpoint, opened, warehouse):
    url = endpoint()
    complete = opened(url).bind({"a": 0, "b": 0})
    before = counted(url)["requests"]
    together = threading.Barrier(8)

    def work(item):
        together.wait()
        request = ask("the same")
        return complete(ask(item, messages=request.messages), text_of)

    assert in_threads(work, ["a", "b"] * 4, threads=8) == ["the same: hello"] * 8
    assert counted(url)["requests"] == before + 1
    assert len(calls_in(warehouse)) == 1


def test_the_attempt_after_a_failure_is_the_next_unless_it_was_begun(endpoint, opened, warehouse):
    complete = opened(endpoint()).bind({"a": 2, "b": 0})
    complete(ask("a"), text_of)
    complete(ask("b"), text_of)
    now = datetime.now(UTC)
    failed = {"a": now, "b": now - timedelta(hours=1), "c": now}
    assert due_attempts(warehouse, failed) == {"a": 3, "b": 0}
    assert due_attempts(warehouse, {"a": None}) == {"a": 3}
