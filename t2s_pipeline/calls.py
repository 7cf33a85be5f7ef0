"""What is asked of a model and what it answers; how it travels is the caller's business."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeVar

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
T = TypeVar("T")
Stage = Literal["probe", "propose", "merge", "draft", "describe"]


class Capabilities(NamedTuple):
    """What an endpoint can do, found out once before a run.

    Attributes:
        answers: the strongest way in which it keeps to a schema.
        tools: whether it calls tools.
    """

    answers: Literal["json_schema", "json_object", "text"]
    tools: bool


@dataclass(frozen=True, kw_only=True)
class Request:
    """One question to a model.

    Attributes:
        stage: of the pipeline; ``probe``: what the endpoint can do is being found out.
        item_id: the patch or node it is asked for.
        messages: OpenAI chat messages.
        tools: OpenAI tool definitions; none where the model must answer.
        schema: JSON schema of the answer, None where it may call tools. An endpoint that can be
            held to a schema is; any other is told it at the end of the first system message, so
            prompts need not repeat it.
        max_output_tokens: of the answer.
    """

    stage: Stage
    item_id: str
    messages: tuple[Json, ...]
    max_output_tokens: int
    tools: tuple[Json, ...] = ()
    schema: Json = None


class ToolCall(NamedTuple):
    """A tool that the model calls; ``arguments`` is the text it sent, JSON if it kept to it."""

    call_id: str
    name: str
    arguments: str


class Answer(NamedTuple):
    """What a model answered, as it is stored.

    Attributes:
        key: in ``llm_calls``.
        text: "" if it only called tools.
        finish_reason: ``stop``, ``length``, ``tool_calls``, ….
    """

    key: str
    text: str
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str


class Refused(ValueError):
    """An answer that cannot be used; says why, so that the model can be told."""


class BadAnswer(Exception):
    """An answer that was refused. It is stored with its raw text."""

    def __init__(self, answer: Answer, reason: str) -> None:
        """Keep what was answered and why it was refused."""
        super().__init__(reason)
        self.answer, self.reason = answer, reason


class NoAnswer(Exception):
    """The endpoint gave no answer after all retries; says why. The item fails, the run goes on."""


class Stopped(Exception):
    """No further call may start: the money is spent, or the endpoint refuses everything."""


class Complete(Protocol):
    """Asks a model. Safe to call from many threads; blocks until the answer is stored.

    A question that was answered before, in this attempt at its item, is answered from the store.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What the endpoint can do."""
        ...

    def __call__(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Return what ``read`` makes of the answer, which is stored first.

        Args:
            request: the question.
            read: makes something of the answer, or raises ``Refused``.

        Raises:
            BadAnswer: ``read`` refused it; it is stored as not accepted.
            NoAnswer: there was none.
            Stopped: no call may start.
        """
        ...
