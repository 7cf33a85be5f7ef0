"""What the fake endpoint says to our prompts: honest answers, made of the question alone.

The same question has the same answer. Nothing is known here but what a model would be shown.
"""

import hashlib
import json
from collections.abc import Callable

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.analysing import Move, analyse, investigate
from t2s_pipeline.fake_endpoint.drafting import describe, draft
from t2s_pipeline.fake_endpoint.joining import join

Brain = Callable[[dict[str, Json]], dict[str, Json]]
"""Replies to the body of a request with an OpenAI chat message."""


def honest(otherwise: Brain) -> Brain:
    """Return a brain that answers our prompts, and leaves all else to another one."""

    def reply(body: dict[str, Json]) -> dict[str, Json]:
        messages = body["messages"]
        assert isinstance(messages, list)
        said = [message for message in messages if isinstance(message, dict)]
        first = str(said[0].get("content")) if len(said) > 1 else ""
        for opening, answer in _ROLES.items():
            if first.startswith(opening):
                return answer(body, said)
        return otherwise(body)

    return reply


def _analyst(body: dict[str, Json], messages: list[dict[str, Json]]) -> dict[str, Json]:
    if not str(messages[1]["content"]).startswith("This run failed"):
        return _text(analyse(messages))
    if body.get("tools"):
        moves = investigate(messages, one_only=False)
        return {
            "role": "assistant",
            "content": None,
            "tool_calls": [_call(move, len(messages), n) for n, move in enumerate(moves)],
        }
    ((tool, arguments),) = investigate(messages, one_only=True)
    return _text({"thought": "Next.", "action": {"tool": tool, "arguments": arguments}})


def _call(move: Move, turn: int, number: int) -> Json:
    tool, arguments = move
    written = json.dumps(arguments, ensure_ascii=False)
    name = hashlib.blake2b(f"{turn} {number} {tool} {written}".encode(), digest_size=8).hexdigest()
    function: Json = {"name": tool, "arguments": written}
    return {"id": f"call_{name}", "type": "function", "function": function}


def _text(answer: Json) -> dict[str, Json]:
    return {"role": "assistant", "content": json.dumps(answer, ensure_ascii=False)}


_ROLES: dict[str, Callable[[dict[str, Json], list[dict[str, Json]]], dict[str, Json]]] = {
    "You read the record of one run": _analyst,
    "You bring together": lambda _, said: _text(join(str(said[1]["content"]))),
    "You write the first draft": lambda _, said: _text(draft(str(said[1]["content"]))),
    "You write the line": lambda _, said: _text(describe(str(said[1]["content"]))),
}
"""How the system message of each of our prompts begins → who answers."""
