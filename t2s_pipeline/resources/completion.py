"""Asking a model so that nothing is asked, or paid for, twice."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from t2s_pipeline.calls import (
    Answer,
    BadAnswer,
    Capabilities,
    Complete,
    NoAnswer,
    Refused,
    Request,
    Stopped,
)
from t2s_pipeline.resources.answer_writer import AnswerWriter
from t2s_pipeline.resources.answers import Answers, AnswersOfItems
from t2s_pipeline.resources.endpoints import probe, remember, remembered
from t2s_pipeline.resources.exchange import Exchange
from t2s_pipeline.resources.llm import CallFailed, LlmSettings
from t2s_pipeline.resources.locks import Locks
from t2s_pipeline.resources.manners import Manners
from t2s_pipeline.resources.prices import Price, PriceError, price_of
from t2s_pipeline.resources.recorder import Recorder
from t2s_pipeline.resources.replies import answer_of
from t2s_pipeline.resources.spending import Spending
from t2s_pipeline.resources.warehouse import Warehouse

T = TypeVar("T")


@dataclass(frozen=True)
class Completion:
    """Implements ``calls.Complete`` for the items at hand."""

    _recorder: Recorder
    _manners: Manners
    _answers: Answers
    _locks: Locks
    _items: AnswersOfItems
    _attempts: Mapping[str, int]

    @property
    def capabilities(self) -> Capabilities:
        """What the endpoint can do."""
        return self._manners.capabilities

    def __call__(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Return what ``read`` makes of the answer, which is stored first; see ``Complete``."""
        attempt = self._attempts.get(request.item_id, 0)
        prepared = self._recorder.prepare(request, self._manners, attempt)
        question = prepared.question
        with self._locks.of(question.key):
            body = self._items.find(question.key) or self._answers.find(question.key)
            if body is not None:
                return _again(answer_of(question.key, body), read)
            earlier = self._items.earlier(request.item_id, question.question)
            if earlier is not None:
                try:
                    return read(answer_of(earlier.key, earlier.body))
                except Refused:
                    pass  # It was good enough then; asked anew, since it is not now.
            try:
                return self._recorder.ask(request, prepared, read)
            except CallFailed as error:
                raise NoAnswer(str(error)) from error


def _again(answer: Answer, read: Callable[[Answer], T]) -> T:
    try:
        return read(answer)
    except Refused as error:
        raise BadAnswer(answer, str(error)) from error


class Llm:
    """A model during one run."""

    def __init__(
        self, settings: LlmSettings, warehouse: Warehouse, exchange: Exchange, writer: AnswerWriter
    ) -> None:
        """Read which answers are on record, and find out what the endpoint can do."""
        self._exchange = exchange
        whose = (settings.public_url, settings.model)
        self._answers = Answers(warehouse, *whose)
        self._recorder = Recorder(settings, exchange, self._answers, writer)
        self._locks = Locks()
        known = remembered(warehouse, *whose)
        self._manners = known or probe(self._ask_once)
        if known is None:
            remember(warehouse, *whose, self._manners)

    @property
    def capabilities(self) -> Capabilities:
        """What the endpoint can do."""
        return self._manners.capabilities

    @property
    def spent_usd(self) -> float:
        """What was spent, with what was spent before; calls of unknown cost are not in it."""
        return self._exchange.spent_usd

    def bind(self, attempts: Mapping[str, int]) -> Complete:
        """Return what asks for these items.

        Args:
            attempts: by id, which attempt is due at each item at hand, 0 for most. What is on
                record for them is read at once; for others it is looked up one by one.
        """
        items = self._answers.of_items(attempts)
        return Completion(
            self._recorder, self._manners, self._answers, self._locks, items, attempts
        )

    def _ask_once(self, request: Request, manners: Manners, attempt: int) -> Answer:
        prepared = self._recorder.prepare(request, manners, attempt)
        key = prepared.question.key
        body = self._answers.find(key)  # of a run that was ended before all was found out
        if body is not None:
            return answer_of(key, body)
        return self._recorder.ask(request, prepared, lambda answer: answer)


@contextmanager
def open_llm(
    settings: LlmSettings, warehouse: Warehouse, *, spent_usd: float = 0.0
) -> Iterator[Llm]:
    """Open a model for one run, and close it with everything that is under way.

    Ask it from about twice as many threads as ``concurrency``: one whose answer is being stored
    then leaves its slot to another.

    Args:
        settings: which model, and how.
        warehouse: where answers are stored and looked up.
        spent_usd: what of ``max_usd`` is spent already, by an earlier run of the same command.

    Raises:
        Stopped: it cannot be asked at all; says why and what to do.
    """
    price = _price(settings)
    with ExitStack() as closing:
        writer = AnswerWriter(warehouse)
        closing.callback(writer.close)
        exchange = Exchange(settings, price, Spending(settings.max_usd, spent_usd))
        closing.callback(exchange.close)
        yield Llm(settings, warehouse, exchange, writer)


def _price(settings: LlmSettings) -> Price | None:
    if not settings.model:
        raise Stopped("no model is named: set T2S_MODEL to its name at the endpoint")
    own = Path(settings.prices) if settings.prices else None
    try:
        price = price_of(settings.model, own)
    except PriceError as error:
        raise Stopped(str(error)) from error
    if price is None and settings.max_usd is not None:
        raise Stopped(
            f"the price of {settings.model} is not known, so --max-usd cannot be kept to: add "
            f"it to {own or 'prices.toml'}, in dollars per million tokens, for instance "
            f'[models."{settings.model}"] date = 2026-01-31, input = 0.10, output = 0.40 '
            "(each on a line of its own)"
        )
    return price
