"""The fake endpoint: a real HTTP server that speaks OpenAI's chat API and counts what it is asked.

It says what a brain says, which is a function; nothing in it is a language model.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from t2s_pipeline.fake_endpoint.chat import Behaviour, Chat
from t2s_pipeline.fake_endpoint.statistics import Statistics

MODEL = "fake"
LOOPBACK = "127.0.0.1"
PATIENCE_S = 10


class CannotServe(Exception):
    """The server cannot be started; says why."""


def application(behaviour: Behaviour) -> Starlette:
    """Return the endpoint as an ASGI application."""
    statistics = Statistics()

    async def models(request: Request) -> JSONResponse:
        return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    async def stats(request: Request) -> JSONResponse:
        return JSONResponse(statistics.told())

    return Starlette(
        routes=[
            Route("/v1/chat/completions", Chat(behaviour, statistics), methods=["POST"]),
            Route("/v1/models", models),
            Route("/stats", stats),
        ]
    )


@contextmanager
def serve(behaviour: Behaviour, *, port: int = 0, host: str = LOOPBACK) -> Iterator[str]:
    """Serve in a thread of its own until the body ends, and yield the URL to give to clients.

    Args:
        behaviour: how it answers.
        port: to listen at; 0: any that is free.
        host: to listen at; only this machine reaches the loopback address.

    Raises:
        CannotServe: the port is taken, or there is no such host.
    """
    listening = _listen(host, port)
    server = uvicorn.Server(
        uvicorn.Config(
            application(behaviour),
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=60,
        )
    )
    thread = threading.Thread(target=server.run, args=([listening],), name="fake endpoint")
    thread.start()
    try:
        _await_start(server, thread)
        yield f"http://{host}:{listening.getsockname()[1]}/v1"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise CannotServe(f"cannot listen at {host}:{port}: {error.strerror}") from error
    return listening


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + PATIENCE_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise CannotServe("the server did not start")
        time.sleep(0.01)
