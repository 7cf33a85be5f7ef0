"""How the fake endpoint answers over HTTP, and how it fails to."""

import asyncio
import time
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from t2s_pipeline.fake_endpoint.received import Received
from t2s_pipeline.fake_endpoint.reply import Reply, message_of

JSON = "application/json"


def completion(received: Received, reply: Reply, usage: tuple[int, int, int]) -> Response:
    """Return a chat completion; usage is its input, cached and output tokens."""
    body = {
        "id": f"chatcmpl-{received.identity[:24]}-{received.seen}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": received.body["model"],
        "choices": [
            {
                "index": 0,
                "message": message_of(reply, received.identity),
                "finish_reason": reply.finish_reason,
            }
        ],
        "usage": {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[2],
            "total_tokens": usage[0] + usage[2],
            "prompt_tokens_details": {"cached_tokens": usage[1]},
        },
    }
    return Response(orjson.dumps(body), media_type=JSON)


def refusal(
    status: int, message: str, *, param: str | None = None, retry_after_s: int | None = None
) -> Response:
    """Return an error as OpenAI words it."""
    kind = {401: "authentication_error", 429: "rate_limit_error", 500: "server_error"}
    error: dict[str, Any] = {
        "message": message,
        "type": kind.get(status, "invalid_request_error"),
        "param": param,
        "code": None,
    }
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return Response(orjson.dumps({"error": error}), status, headers, JSON)


class Dropped(Response):
    """A connection that ends in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more than is sent, and leave."""
        headers = [(b"content-type", JSON.encode()), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"id": "chat', "more_body": True})


class Hanging(Response):
    """A request that nobody answers."""

    def __init__(self, longest_s: float) -> None:
        """Hold it until the client leaves, or for so long."""
        super().__init__()
        self._longest_s = longest_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then end the connection."""
        try:
            async with asyncio.timeout(self._longest_s):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            await Dropped()(scope, receive, send)
