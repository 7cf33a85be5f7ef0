"""What stands in the body that an endpoint sent back."""

import orjson

from t2s_pipeline.calls import Answer, Json, ToolCall
from t2s_pipeline.resources.prices import Usage

EXCERPT = 300


class NoCompletion(ValueError):
    """A body that is no chat completion; says what it is."""


def answer_of(key: str, body: str) -> Answer:
    """Read the answer.

    Raises:
        NoCompletion: there is none in it.
    """
    completion = _parsed(body)
    choices = completion.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise NoCompletion(f"the endpoint sent back no chat completion: {body[:EXCERPT]}")
    calls = message.get("tool_calls")
    return Answer(
        key=key,
        text=_text(message.get("content")) or _text(message.get("refusal")),
        tool_calls=tuple(
            _tool_call(call) for call in (calls if isinstance(calls, list) else []) if call
        ),
        finish_reason=str(choice.get("finish_reason") or ""),
    )


def usage_of(body: str) -> Usage:
    """Read how many tokens were counted; what the endpoint does not say is None."""
    usage = _parsed(body).get("usage")
    if not isinstance(usage, dict):
        return Usage(None, None, None)
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    given, made = usage.get("prompt_tokens"), usage.get("completion_tokens")
    return Usage(_count(given), _count(cached), _count(made))


def _parsed(body: str) -> dict[str, Json]:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NoCompletion(f"the endpoint sent back no JSON: {body[:EXCERPT]}") from error
    if not isinstance(parsed, dict):
        raise NoCompletion(f"the endpoint sent back no JSON object: {body[:EXCERPT]}")
    return parsed


def _text(content: Json) -> str:
    """Return text that is given as such or in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _tool_call(call: Json) -> ToolCall:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(call, dict) or not isinstance(function, dict):
        raise NoCompletion(f"the endpoint sent back no tool call: {str(call)[:EXCERPT]}")
    arguments = function.get("arguments")
    text = arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
    return ToolCall(str(call.get("id") or ""), str(function.get("name") or ""), text)


def _count(number: Json) -> int | None:
    return number if isinstance(number, int) and number >= 0 else None
