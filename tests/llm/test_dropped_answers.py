from tests.llm.asking import ask, calls_in, counted, text_of


def test_a_question_whose_answer_was_dropped_is_asked_and_kept_again(
    evolved, warehouse, t2s, endpoint, opened
):
    url = endpoint()
    for n in (1, 2):
        assert opened(url).bind({"a": 0})(ask("a"), text_of) == "a: hello"
        assert counted(url)["statuses"]["200"] >= n
        assert opened(url).bind({"a": 0})(ask("a"), text_of) == "a: hello"
        t2s("gc", "--keep-answers", "0", "--yes")
    calls = calls_in(warehouse)
    assert [c["response"] for c in calls] == [None, None]
    assert len({c["key"] for c in calls}) == 2
