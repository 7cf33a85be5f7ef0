import orjson

from t2s_pipeline.pages.strings import Strings


def test_a_text_stands_once():
    strings = Strings(longest=10)
    numbers = [strings.number(text) for text in ("one", "two", "one", None, "")]
    assert numbers == [0, 1, 0, 2, 2]
    assert strings.table == ["one", "two", ""]


def test_a_long_text_is_cut_and_says_by_how_much():
    strings = Strings(longest=4)
    assert strings.table[strings.number("123456")] == ["1234", 2]
    assert strings.table[strings.number("1234")] == "1234"
    assert strings.table[strings.number("1234", omitted=7)] == ["1234", 7]
    assert strings.table[strings.whole("123456")] == "123456"


def test_the_size_is_what_the_table_takes_in_the_page():
    strings = Strings(longest=1000)
    for text in ("plain", "<b>&", 'quoted "so"', "é", "line\nline"):
        strings.number(text)
    written = orjson.dumps(strings.table).replace(b"<", b"\\u003c")
    assert abs(strings.size - len(written)) <= 2
