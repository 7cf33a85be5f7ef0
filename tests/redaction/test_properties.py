"""What holds for every record."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from t2s_pipeline.redaction.redact import redact

KEY = "gh" + "p_" + "a1B2c3D4e5F6" * 3
PIECES = st.sampled_from(
    [
        *("password=", "password: ", '"password": "', "Authorization: Bearer ", "Cookie: a="),
        *("secret_key = ", "--token ", "://u:p@h", "@", "%40", "jane@x.com", "+14155552671"),
        *("(415) 555-2671", "4111111111111111", "4111 1111 1111 1111", "219-09-9999"),
        *(KEY, "eyJhbGciOiJIUzI1NiJ9.e30.", "[EMAIL_1]", "[PASSWORD_2]", "[CARD_1]", "hunter2xyz"),
        *("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "A1b2" * 16),
        *("[", "]", "{", "}", '"', "'", "\\", "\\\\", "\\n", '\\"', "\\u0040", "\\u00", "\n"),
        *(" ", ",", ";", "&", "?", "=", ":", "<", ">", "|", "-", "_", ".", "1", "x", "é", "\x1f"),
    ]
)
TELLING = st.lists(PIECES, max_size=10).map("".join)
TEXT = st.one_of(TELLING, st.text(max_size=20))
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([4111111111111111, 83920174]))
NAMES = st.one_of(st.sampled_from(["password", "token", "name", "value", "Cookie", "auth"]), TEXT)


def _compound(children: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        st.lists(children, max_size=3),
        st.dictionaries(NAMES, children, max_size=3),
        children.map(json.dumps),
        children.map(lambda child: json.dumps(child, ensure_ascii=False, indent=1)),
    )


RECORDS = st.recursive(st.one_of(st.none(), st.booleans(), NUMBERS, TEXT), _compound, max_leaves=8)


def _shape(record: object) -> object:
    """Return the tree of types, through strings that hold an object or an array."""
    if isinstance(record, dict):
        return [_shape(value) for value in record.values()]
    if isinstance(record, list):
        return [_shape(item) for item in record]
    if isinstance(record, str) and (tree := _held(record)) is not None:
        return "str", _shape(tree)
    # A number may have become a string; a string that is cut may look like one afterwards.
    return "scalar" if not isinstance(record, bool | None) else type(record).__name__


def _held(text: str) -> dict | list | None:
    try:
        tree = json.loads(text, object_pairs_hook=lambda pairs: [list(pair) for pair in pairs])
    except ValueError:
        return None
    return tree if isinstance(tree, dict | list) else None


@settings(max_examples=400, deadline=None)
@given(RECORDS)
def test_the_shape_of_a_record_is_kept(record) -> None:
    assert _shape(redact(record).record) == _shape(record)


@settings(max_examples=400, deadline=None)
@given(RECORDS)
def test_redacting_twice_changes_nothing(record) -> None:
    once = redact(record)
    twice = redact(once.record)
    assert twice.counts == {}
    assert twice.record is once.record


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="@%:=+>([-\\'\"", exclude_categories="N")))
def test_text_without_a_candidate_is_unchanged(text) -> None:
    assert redact(text) == (text, {})


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_equal_records_give_equal_results(record) -> None:
    assert json.dumps(redact(record)) == json.dumps(redact(json.loads(json.dumps(record))))
