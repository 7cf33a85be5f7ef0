"""Asks a model, and records what it answered before anybody uses it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

import orjson

from t2s_pipeline.calls import Answer, BadAnswer, Json, Refused, Request
from t2s_pipeline.resources.answer_writer import AnswerWriter
from t2s_pipeline.resources.answers import Answers, Question, question_of
from t2s_pipeline.resources.exchange import Exchange, Paid
from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.resources.manners import Manners, body_of, parameters_of
from t2s_pipeline.resources.replies import answer_of

T = TypeVar("T")


class Prepared(NamedTuple):
    """A request as it is sent, and its name."""

    question: Question
    body: bytes


class Recorder:
    """Asks one model at one endpoint. Safe for many threads."""

    def __init__(
        self, settings: LlmSettings, exchange: Exchange, answers: Answers, writer: AnswerWriter
    ) -> None:
        """Ask through an exchange, and record through a writer."""
        self._settings = settings
        self._exchange = exchange
        self._answers = answers
        self._writer = writer

    def prepare(self, request: Request, manners: Manners, attempt: int) -> Prepared:
        """Put a request as this endpoint wants it."""
        asked = body_of(request, self._settings.model, manners)
        first = parameters_of(self._settings, manners, request.max_output_tokens, 0)
        now = parameters_of(self._settings, manners, request.max_output_tokens, attempt)
        question = question_of(self._settings.public_url, {**asked, **first}, attempt)
        return Prepared(question, orjson.dumps({**asked, **now}))

    def ask(self, request: Request, prepared: Prepared, read: Callable[[Answer], T]) -> T:
        """Ask, record the answer, and only then return what ``read`` makes of it.

        Raises:
            BadAnswer: ``read`` refused it.
            CallFailed: there was none.
            Stopped: no call may start.
        """
        paid = self._exchange(prepared.body, request.max_output_tokens)
        answer = answer_of(prepared.question.key, paid.body)
        try:
            value = read(answer)
        except Refused as error:
            self._record(request, prepared, paid, refusal=str(error))
            raise BadAnswer(answer, str(error)) from error
        except BaseException as error:  # a fault of ours; what was paid for is kept all the same
            self._record(request, prepared, paid, refusal=f"{type(error).__name__} in reading it")
            raise
        self._record(request, prepared, paid, refusal=None)
        return value

    def _record(
        self, request: Request, prepared: Prepared, paid: Paid, *, refusal: str | None
    ) -> None:
        row: dict[str, Json | datetime] = {
            "key": prepared.question.key,
            "stage": request.stage,
            "item_id": request.item_id,
            "base_url": self._settings.public_url,
            "model": self._settings.model,
            "request": prepared.body.decode(),
            "response": paid.body,
            "accepted": refusal is None,
            "input_tokens": paid.usage.input,
            "cached_tokens": paid.usage.cached,
            "output_tokens": paid.usage.output,
            "cost_usd": paid.cost_usd,
            "latency_s": paid.latency_s,
            "attempt": prepared.question.attempt,
            "at": datetime.now(UTC),
            "question": prepared.question.question,
            "refusal": refusal,
        }
        self._writer.store(row)
        self._answers.add(prepared.question.key)
