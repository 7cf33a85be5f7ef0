from hypothesis import given
from hypothesis import strategies as st

from t2s_pipeline.pages.excerpts import brief, excerpt, marks
from t2s_pipeline.pages.limits import Limits

LIMITS = Limits(margin=5, quote=12)


def length(pieces):
    return sum(piece if isinstance(piece, int) else len(piece) for piece in pieces)


def test_a_quote_stands_with_a_margin_and_what_is_left_out_is_counted():
    text = "a" * 100 + "QUOTE" + "b" * 100
    assert excerpt(text, ["QUOTE"], LIMITS) == [95, "aaaaaQUOTEbbbbb", 95]


def test_near_windows_become_one_and_edges_are_shown_whole():
    text = "ab" + "QUOTE" + "c" * 30 + "OTHER" + "d" * 100
    assert excerpt(text, ["QUOTE", "OTHER"], LIMITS) == [text[:47], 95]


def test_of_a_long_quote_the_beginning_and_the_end_are_shown():
    quote = "begin" + "x" * 500 + "end."
    pieces = excerpt("." * 90 + quote + "." * 90, [quote], LIMITS)
    assert marks(quote, LIMITS) == ["beginxxx", "end."]
    assert [piece for piece in pieces if isinstance(piece, int)] == [85, 497, 85]


def test_a_step_without_a_quote_is_told_by_its_beginning():
    assert excerpt("some text", ["elsewhere"], LIMITS) == []
    assert brief("some text", 4) == ["some", 5]
    assert brief("some", 4) == ["some"]
    assert brief("", 4) == []


@given(st.text(alphabet="ab\n\u202e\U0001f600", max_size=400), st.data())
def test_an_excerpt_holds_every_quote_and_accounts_for_every_character(text, data):
    quotes = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, max(0, len(text) - 1)))
        quotes.append(text[start : start + data.draw(st.integers(1, 60))])
    quotes = [quote for quote in quotes if quote]
    pieces = excerpt(text, quotes, LIMITS)
    at = 0
    for piece in pieces:
        if isinstance(piece, int):
            assert piece > 0
        else:
            assert text[at:].startswith(piece)
        at += piece if isinstance(piece, int) else len(piece)
    assert at == (len(text) if quotes else 0)
    for quote in quotes:
        for mark in marks(quote, LIMITS):
            assert any(mark in piece for piece in pieces if isinstance(piece, str))
