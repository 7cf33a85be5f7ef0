"""One call: what must hold before it starts, and what it cost when it is over."""

from typing import NamedTuple

from t2s_pipeline.resources.circuit import Circuit
from t2s_pipeline.resources.llm import CallFailed, Client, LlmSettings
from t2s_pipeline.resources.prices import Price, Usage
from t2s_pipeline.resources.replies import NoCompletion, answer_of, usage_of
from t2s_pipeline.resources.spending import Spending


class Paid(NamedTuple):
    """What came back for one call and what it cost; None: its price or tokens are unknown."""

    body: str
    usage: Usage
    cost_usd: float | None
    latency_s: float


class Exchange:
    """Sends requests, so many at one time, while there is money and an endpoint."""

    def __init__(self, settings: LlmSettings, price: Price | None, spending: Spending) -> None:
        """Open the client."""
        self._circuit = Circuit(settings.public_url, settings.model)
        self._spending = spending
        self._price = price
        self._client = Client(settings, self._circuit)

    def __call__(self, request: bytes, max_output_tokens: int) -> Paid:
        """Send a request, wait, and return what came back.

        Raises:
            CallFailed: nothing did; the next call may fare better.
            Stopped: no call may start.
        """
        self._circuit.check()
        worst = self._worst(request, max_output_tokens)
        self._spending.hold(worst)
        cost = 0.0
        try:
            paid = self._ask(request)
            cost = worst if paid.cost_usd is None else paid.cost_usd
        finally:
            self._spending.settle(worst, cost)
        return paid

    @property
    def spent_usd(self) -> float:
        """What the calls that are over cost, as far as it is known."""
        return self._spending.spent_usd

    def close(self) -> None:
        """End what is under way."""
        self._client.close()

    def _worst(self, request: bytes, max_output_tokens: int) -> float:
        """Return what a call costs at most: no token is shorter than a byte."""
        return self._price.most(len(request), max_output_tokens) if self._price else 0.0

    def _ask(self, request: bytes) -> Paid:
        received = self._client.ask(request)
        try:
            answer_of("", received.body)
        except NoCompletion as error:
            failed = CallFailed(str(error))
            self._circuit.failed(failed)
            raise failed from error
        self._circuit.succeeded()
        usage = usage_of(received.body)
        cost = self._price.cost(usage) if self._price else None
        return Paid(received.body, usage, cost, received.latency_s)
