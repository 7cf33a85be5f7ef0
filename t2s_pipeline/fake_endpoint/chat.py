"""What happens to one request to complete a chat."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint import tokens
from t2s_pipeline.fake_endpoint.content_faults import altered
from t2s_pipeline.fake_endpoint.echo import called
from t2s_pipeline.fake_endpoint.faults import NO_FAULTS, TOOL_LOOP, TRANSPORT, Faults
from t2s_pipeline.fake_endpoint.latency import NO_LATENCY, Latency
from t2s_pipeline.fake_endpoint.received import NotARequest, Received, Reception
from t2s_pipeline.fake_endpoint.reply import Reply, reply_of
from t2s_pipeline.fake_endpoint.responses import Dropped, Hanging, completion, refusal
from t2s_pipeline.fake_endpoint.statistics import Statistics

Brain = Callable[[dict[str, Json]], dict[str, Json]]
"""Replies to the body of a request with an OpenAI chat message; pure, and quick."""
Form = Literal["text", "json_object", "json_schema"]
FORMS: tuple[str, ...] = ("text", "json_object", "json_schema")
"""From the weakest to the strongest."""


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """How an endpoint answers.

    Attributes:
        brain: what it says.
        latency: how long it takes.
        faults: what goes wrong.
        seed: of latency; faults have their own.
        answers: the strongest form that it can hold an answer to; stronger ones are refused.
        tools: whether tools may be offered; else such requests are refused.
        api_key: without which it refuses; None: it asks for none.
        refused_parameters: names it does not take, as some models take no temperature.
    """

    brain: Brain
    latency: Latency = NO_LATENCY
    faults: Faults = NO_FAULTS
    seed: int = 0
    answers: Form = "json_schema"
    tools: bool = True
    api_key: str | None = None
    refused_parameters: tuple[str, ...] = ()


@dataclass
class Chat:
    """The endpoint ``/v1/chat/completions``, an ASGI application."""

    behaviour: Behaviour
    statistics: Statistics
    _reception: Reception = field(default_factory=Reception)
    _cache: tokens.PrefixCache = field(default_factory=tokens.PrefixCache)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        self.statistics.begin()
        try:
            response = await self._respond(Request(scope, receive))
            answered = not isinstance(response, Dropped | Hanging)
            self.statistics.statuses[str(response.status_code) if answered else "none"] += 1
            await response(scope, receive, send)
        finally:
            self.statistics.end()

    async def _respond(self, request: Request) -> Response:
        how = self.behaviour
        if how.api_key and request.headers.get("authorization") != f"Bearer {how.api_key}":
            return refusal(401, "Incorrect API key provided.")
        try:
            received = self._reception.receive(await request.body())
        except NotARequest as error:
            return refusal(400, str(error))
        refused = _unable(how, received)
        if refused:
            return refusal(400, f"{refused} is not supported by this endpoint.", param=refused)
        order = how.faults.order(received)
        if order and order[0] in TRANSPORT:
            return await self._fail(order[0], received)
        # The brain works while the time passes that it takes.
        loop = asyncio.get_running_loop()
        until = loop.time() + how.latency.draw(received.random(how.seed, "latency"))
        try:
            reply = self._said(received, order)
        except Exception as error:  # the brain's author reads it where the client tells it
            return refusal(500, f"The brain failed: {type(error).__name__}: {error}")
        if isinstance(reply, str):
            return await self._fail(reply, received)
        cut = reply.within(received.max_output_tokens)
        usage = self._usage(received, cut)
        response = completion(received, cut, usage)
        await asyncio.sleep(max(0.0, until - loop.time()))
        self.statistics.answer(received.identity, usage)
        return response

    def _said(self, received: Received, order: list[str]) -> Reply | str:
        """Return a reply with a fault if one is to be, or the fault in place of a reply."""
        faults, counts = self.behaviour.faults, self.statistics.faults
        if faults.loops(received):
            counts[TOOL_LOOP] += 1
            return reply_of({"tool_calls": [called(received.functions[0])]})
        reply = reply_of(self.behaviour.brain(received.body))
        for kind in order:
            if kind in TRANSPORT:
                return kind
            changed = altered(kind, reply, received.random(faults.seed, kind))
            if changed is not None:
                counts[kind] += 1
                return changed
        return reply

    def _usage(self, received: Received, reply: Reply) -> tuple[int, int, int]:
        """Return the tokens of a prompt, those of them that are cached, and those of its reply."""
        prompt = tokens.prompt_of(received.body)
        return tokens.count(prompt), self._cache.cached(prompt), reply.tokens

    async def _fail(self, kind: str, received: Received) -> Response:
        faults = self.behaviour.faults
        self.statistics.faults[kind] += 1
        match kind:
            case "rate_limit":
                told = "Rate limit reached: too many requests."
                return refusal(429, told, retry_after_s=faults.retry_after_s)
            case "server_error":
                return refusal(500, "The server had an error while processing your request.")
            case "dropped":
                return Dropped()
            case _:
                return Hanging(faults.hang_s)


def _unable(how: Behaviour, received: Received) -> str | None:
    """Name the parameter of a request that the endpoint cannot do with."""
    if received.functions and not how.tools:
        return "tools"
    form = received.answer_format
    if form not in FORMS or FORMS.index(form) > FORMS.index(how.answers):
        return "response_format"
    return next((name for name in how.refused_parameters if name in received.body), None)
