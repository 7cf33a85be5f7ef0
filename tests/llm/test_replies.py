"""What endpoints send back is read as it is, and what is no answer is named."""

import json

import pytest

from t2s_pipeline.calls import ToolCall
from t2s_pipeline.resources.prices import Usage
from t2s_pipeline.resources.replies import NoCompletion, answer_of, usage_of


def body(message, **more):
    return json.dumps({"choices": [{"message": message, "finish_reason": "stop"}], **more})


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"content": "hello"}, "hello"),
        ({"content": None}, ""),
        ({}, ""),
        ({"content": [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]}, "hello"),
        ({"content": None, "refusal": "I cannot"}, "I cannot"),
    ],
)
def test_text_is_read_in_the_forms_it_comes_in(message, text):
    assert answer_of("k", body(message)).text == text


def test_arguments_are_kept_as_text():
    calls = [
        {"id": "c1", "function": {"name": "f", "arguments": '{"a": '}},
        {"function": {"name": "g", "arguments": {"b": 1}}},
    ]
    assert answer_of("k", body({"tool_calls": calls})).tool_calls == (
        ToolCall("c1", "f", '{"a": '),
        ToolCall("", "g", '{"b":1}'),
    )


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "<html>",
        "[]",
        "{}",
        '{"choices": []}',
        '{"error": {"message": "overloaded"}}',
        '{"choices": [{"message": {"tool_calls": ["f"]}}]}',
    ],
)
def test_what_is_no_completion_is_named(sent):
    with pytest.raises(NoCompletion, match="sent back no"):
        answer_of("k", sent)


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 2}, Usage(9, None, 2)),
        (
            {"prompt_tokens": 9, "completion_tokens": 2}
            | {"prompt_tokens_details": {"cached_tokens": 4}},
            Usage(9, 4, 2),
        ),
        ({"prompt_tokens": -1, "completion_tokens": "2"}, Usage(None, None, None)),
        (None, Usage(None, None, None)),
    ],
)
def test_tokens_are_those_that_the_endpoint_counted(usage, read):
    assert usage_of(body({"content": "hello"}, usage=usage)) == read
