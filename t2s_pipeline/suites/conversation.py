"""An agent at work on one task: what is said and called, as OpenAI chat messages."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple


class ToolResult(NamedTuple):
    """What a tool answers, and whether the call failed."""

    text: str
    is_error: bool = False


CallTool = Callable[[str, Mapping[str, object]], ToolResult]
"""Calls a tool by name with its arguments."""


class StepLimitReached(Exception):
    """The agent may send no further message."""


class Conversation:
    """The messages of one run; the agent speaks through it and calls tools through it."""

    def __init__(self, instructions: str, prompt: str, *, call: CallTool, limit: int) -> None:
        """Begin with the instructions and the task.

        Args:
            instructions: the system message.
            prompt: the user's message.
            call: the tools.
            limit: how many messages the agent may send.
        """
        self.messages: list[dict[str, object]] = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": prompt},
        ]
        self._call = call
        self._left = limit
        self._calls = 0

    def call(self, text: str, tool: str, arguments: Mapping[str, object]) -> ToolResult:
        """Send a message with one tool call, and return the tool's answer.

        Raises:
            StepLimitReached: the message would be one too many.
        """
        self._calls += 1
        call_id = f"call_{self._calls}"
        sent = {"name": tool, "arguments": json.dumps(dict(arguments), ensure_ascii=False)}
        called = [{"id": call_id, "type": "function", "function": sent}]
        self._send({"role": "assistant", "content": text, "tool_calls": called})
        result = self._call(tool, arguments)
        answer = {"role": "tool", "tool_call_id": call_id, "name": tool, "content": result.text}
        self.messages.append(answer | ({"is_error": True} if result.is_error else {}))
        return result

    def say(self, text: str) -> None:
        """Send a message without a tool call.

        Raises:
            StepLimitReached: the message would be one too many.
        """
        self._send({"role": "assistant", "content": text})

    def _send(self, message: dict[str, object]) -> None:
        if self._left == 0:
            raise StepLimitReached
        self._left -= 1
        self.messages.append(message)
