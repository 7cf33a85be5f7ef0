"""The network: an OpenAI-compatible endpoint, asked by one client in an event loop of its own."""

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

import dagster as dg
from pydantic import Field

from t2s_pipeline.calls import Stopped

if TYPE_CHECKING:
    import openai

T = TypeVar("T")
CONNECT_S = 10.0
ENDED = "the run was ended; calls that were under way are lost, all others are kept"
SHORTEST_SECRET = 8
"""Shorter keys (`none`, `ollama`) are no secrets, and striking them out would spoil texts."""


class LlmSettings(dg.ConfigurableResource):
    """Which model answers, how it is asked, and what that may cost."""

    base_url: str = Field(default="https://api.openai.com/v1", description="of the endpoint")
    api_key: str = Field(default="", repr=False, description="empty: the endpoint asks for none")
    model: str = Field(description="its exact name at the endpoint")
    concurrency: int = Field(default=64, ge=1, le=128, description="calls under way at one time")
    timeout_s: float = Field(default=300.0, gt=0, description="for one try of a call")
    retries: int = Field(default=5, ge=0, description="of a call that fails on its way")
    temperature: float | None = Field(default=0.0, ge=0, description="null: the endpoint's own")
    seed: int = Field(default=0, ge=0, description="the attempt at an item is added to it")
    context_tokens: int = Field(default=32_000, ge=1024, description="input and output of a call")
    max_usd: float | None = Field(default=None, ge=0, description="what a run may spend at most")
    prices: str = Field(default="", description="path of the user's table of prices")

    @property
    def public_url(self) -> str:
        """The base URL without what may be secret in it: user, password and query."""
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


class Received(NamedTuple):
    """What an endpoint sent back for one call.

    Attributes:
        body: as it came, save the key, if it stood there.
        latency_s: until it had come, all retries included.
    """

    body: str
    latency_s: float


class CallFailed(Exception):
    """A call that got no answer after all retries; says why.

    Attributes:
        status: of HTTP; None: there was no response.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        """Keep what was said."""
        super().__init__(message)
        self.status = status


class Gate(Protocol):
    """Says whether calls may start, and hears of those that failed."""

    def check(self) -> None:
        """Raise ``Stopped`` if no call may start."""

    def failed(self, error: CallFailed) -> None:
        """Hear of a call that failed, before another one starts in its place."""


class Client:
    """Asks an endpoint; from many threads, over connections that one event loop holds."""

    def __init__(self, settings: LlmSettings, gate: Gate) -> None:
        """Open it in a loop and a thread of its own.

        Args:
            settings: which endpoint, and how many calls at a time.
            gate: that each call must pass.
        """
        self._key = settings.api_key
        self._gate = gate
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._loop = asyncio.new_event_loop()
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="llm", daemon=True)
        self._thread.start()
        self._openai = self._in_loop(_opened(settings))

    def ask(self, request: bytes) -> Received:
        """Send a chat completion request when its turn comes, and return what came back.

        Args:
            request: its body, JSON.

        Raises:
            CallFailed: nothing came back, or an error did.
            Stopped: no call may start, or the client was closed meanwhile.
        """
        return self._in_loop(self._in_turn(request))

    def close(self) -> None:
        """End what is under way, and close the connections in the loop that opened them."""
        with self._lock:
            self._closed = True
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _in_loop(self, work: Coroutine[None, None, T]) -> T:
        with self._lock:
            if self._closed:
                work.close()
                raise Stopped(ENDED)
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError as error:
            raise Stopped(ENDED) from error

    async def _in_turn(self, request: bytes) -> Received:
        # Waited for here and not in the threads: the next call then starts before they wake up.
        async with self._slots:
            self._gate.check()
            try:
                return await self._ask(request)
            except CallFailed as error:
                self._gate.failed(error)
                raise

    async def _ask(self, request: bytes) -> Received:
        import httpx2
        import openai

        begun = time.monotonic()
        try:
            # Not chat.completions.create: the body is kept as it came, not as a class reads it.
            response = await self._openai.post(
                "/chat/completions", cast_to=httpx2.Response, content=request
            )
        except openai.APIStatusError as error:
            failed = CallFailed(self._hidden(error.message), error.status_code)
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            told = f"{error.message.rstrip('.')} ({type(cause).__name__}: {cause})"
            failed = CallFailed(self._hidden(told))
        else:
            return Received(self._hidden(response.text), time.monotonic() - begun)
        # Raised here and not from the SDK's error, which may quote the key.
        raise failed

    def _hidden(self, text: str) -> str:
        return text.replace(self._key, "[key]") if len(self._key) >= SHORTEST_SECRET else text

    async def _close(self) -> None:
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self._openai.close()


async def _opened(settings: LlmSettings) -> "openai.AsyncOpenAI":
    # Imported where a model is asked: it takes a second, and most commands ask none.
    import httpx2
    import openai

    most = settings.concurrency
    http = openai.DefaultAsyncHttpxClient(
        limits=httpx2.Limits(max_connections=most, max_keepalive_connections=most),
        timeout=httpx2.Timeout(settings.timeout_s, connect=CONNECT_S),
    )
    return openai.AsyncOpenAI(
        base_url=settings.base_url,
        api_key=settings.api_key or "none",
        max_retries=settings.retries,
        http_client=http,
    )
