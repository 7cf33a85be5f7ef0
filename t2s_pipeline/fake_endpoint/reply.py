"""What a brain replies, and how an endpoint puts it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint import tokens
from t2s_pipeline.fake_endpoint.objects import object_in, objects_in


class Called(NamedTuple):
    """A call of a tool; ``arguments`` is JSON, unless a fault befell it."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Reply:
    """One reply: text, or calls of tools, or both."""

    text: str
    calls: tuple[Called, ...] = ()
    finish_reason: str = "stop"

    @property
    def tokens(self) -> int:
        """How many tokens it has."""
        return tokens.count(self.text) + sum(tokens.count(c.name + c.arguments) for c in self.calls)

    def within(self, limit: int | None) -> "Reply":
        """Return it cut off where it reaches a number of tokens."""
        if limit is None or self.tokens <= limit:
            return self
        room = max(limit, 0) * tokens.CHARACTERS
        return replace(self, text=self.text[:room], calls=(), finish_reason="length")


def reply_of(message: dict[str, Json]) -> Reply:
    """Read an OpenAI chat message."""
    functions = [object_in(call["function"]) for call in objects_in(message.get("tool_calls"))]
    made = tuple(Called(str(f["name"]), str(f["arguments"])) for f in functions)
    text = message.get("content")
    return Reply(str(text or ""), made, "tool_calls" if made else "stop")


def message_of(reply: Reply, identity: str) -> dict[str, Json]:
    """Write an OpenAI chat message."""
    message: dict[str, Json] = {"role": "assistant", "content": reply.text or None}
    if reply.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{identity[:16]}_{n}",
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for n, call in enumerate(reply.calls)
        ]
    return message
