"""One item's questions to a model: what was said so far, what may still be said, one repair each.

Failed    the item has no usable answer; the replies are in ``llm_calls``
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import orjson

from t2s_pipeline.calls import (
    Answer,
    BadAnswer,
    Complete,
    Json,
    NoAnswer,
    Request,
    Stage,
    ToolCall,
)
from t2s_pipeline.distill.edits.budgets import tokens_in
from t2s_pipeline.distill.engines.model.prompts import user
from t2s_pipeline.distill.engines.model.records import shortened
from t2s_pipeline.templates import render

T = TypeVar("T")
SHOWN_AGAIN = 6_000
"""Characters of a refused answer that are shown with the reason."""
FRAME = 4
"""Tokens around a message."""


class Failed(Exception):
    """The item cannot be answered; says why."""


class Conversation:
    """What is asked for one patch or node, and answered.

    Attributes:
        messages: so far.
        spent: tokens of all questions and answers so far, estimated.
    """

    def __init__(
        self,
        complete: Complete,
        stage: Stage,
        item_id: str,
        messages: Sequence[dict[str, Json]],
        *,
        context_tokens: int,
        answer_tokens: int,
        tools: Sequence[Json] = (),
    ) -> None:
        """Begin with these messages; nothing is asked yet."""
        self._complete = complete
        self._stage: Stage = stage
        self._item_id = item_id
        self._context_tokens = context_tokens
        self._answer_tokens = answer_tokens
        self._tools = tuple(tools)
        self._tools_size = tools_size(tools)
        self.messages = list(messages)
        self.spent = 0

    @property
    def size(self) -> int:
        """Tokens of the question as it stands, estimated."""
        return size_of(self.messages) + self._tools_size

    @property
    def room(self) -> int:
        """Tokens that may still be added to the question."""
        return self._context_tokens - self._answer_tokens - self.size

    def request(self, schema: Json = None) -> Request:
        """Return the question as it stands."""
        return Request(
            stage=self._stage,
            item_id=self._item_id,
            messages=tuple(self.messages),
            tools=self._tools,
            schema=schema,
            max_output_tokens=self._answer_tokens,
        )

    def ask(
        self, read: Callable[[Answer], T], schema: Json = None, *, repairs: int = 1
    ) -> tuple[Answer, T]:
        """Ask, and say once more what is wrong if the answer is refused.

        The refused answer and the complaint stay in the conversation only until there is a good
        one: what follows builds on that.

        Raises:
            Failed: there was no answer, or none that could be used.
        """
        kept = len(self.messages)
        for left in range(repairs, -1, -1):
            if self.room < 0:
                raise Failed(f"the question has {-self.room} tokens more than fit the context")
            try:
                answer, value = self._complete(self.request(schema), lambda a: (a, read(a)))
            except BadAnswer as bad:
                self._count(bad.answer)
                if not left:
                    raise Failed(f"the answer could not be used: {bad.reason}") from bad
                self._complain(bad)
            except NoAnswer as error:
                raise Failed(f"there was no answer: {error}") from error
            else:
                self._count(answer)
                del self.messages[kept:]
                return answer, value
        raise AssertionError("the loop returns or raises")

    def say(self, text: str) -> None:
        """Add a message of ours."""
        self.messages.append(user(text))

    def answered(self, answer: Answer) -> None:
        """Add an answer that was read, with the calls it makes."""
        message: dict[str, Json] = {"role": "assistant", "content": answer.text or None}
        if answer.tool_calls:
            message["tool_calls"] = [_call(call) for call in answer.tool_calls]
        self.messages.append(message)

    def returned(self, call: ToolCall, result: str) -> None:
        """Add what a called tool returns."""
        self.messages.append({"role": "tool", "tool_call_id": call.call_id, "content": result})

    def note(self, text: str) -> None:
        """Add a paragraph to the last message."""
        self.messages[-1]["content"] = f"{self.messages[-1]['content']}\n\n{text}"

    def _count(self, answer: Answer) -> None:
        said = [answer.text, *(call.arguments for call in answer.tool_calls)]
        self.spent += self.size + sum(map(tokens_in, said))

    def _complain(self, bad: BadAnswer) -> None:
        """Show a refused answer as text: broken calls must not be sent as calls."""
        calls = [f"{call.name}({call.arguments})" for call in bad.answer.tool_calls]
        raw = "\n".join([bad.answer.text, *calls]).strip() or "(nothing)"
        longest = min(SHOWN_AGAIN, max(self.room - 500, 0) * 2)
        self.messages += [
            {"role": "assistant", "content": shortened(raw, longest, "…")},
            user(render("model/repair.md", reason=bad.reason)),
        ]


def size_of(messages: Sequence[dict[str, Json]]) -> int:
    """Estimate the tokens of messages: of what they say, and a few for the frame of each."""
    return sum(FRAME + tokens_in(_said(message)) for message in messages)


def tools_size(tools: Sequence[Json]) -> int:
    """Estimate the tokens of tool definitions."""
    return tokens_in(orjson.dumps(tools).decode()) if tools else 0


def _said(message: dict[str, Json]) -> str:
    content, calls = message.get("content"), message.get("tool_calls")
    called = orjson.dumps(calls).decode() if calls else ""
    return f"{content or ''}{called}"


def _call(call: ToolCall) -> Json:
    function: Json = {"name": call.name, "arguments": call.arguments}
    return {"id": call.call_id, "type": "function", "function": function}
