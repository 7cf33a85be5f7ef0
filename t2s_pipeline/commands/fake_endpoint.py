"""``t2s fake-endpoint``: an endpoint without a model, until it is told to stop."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.terminal import emit_json
from t2s_pipeline.fake_endpoint.brain import honest
from t2s_pipeline.fake_endpoint.chat import Behaviour, Form
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.faults import KINDS, Faults
from t2s_pipeline.fake_endpoint.latency import parse_latency
from t2s_pipeline.fake_endpoint.server import MODEL, CannotServe, serve


@dataclass(frozen=True, kw_only=True)
class Options:
    """What ``t2s fake-endpoint`` was told."""

    port: int
    host: str
    latency: str
    faults: float
    fault_kinds: list[str]
    seed: int
    answers: Form
    tools: bool
    json: bool


def fake_endpoint(options: Options) -> None:
    """Serve until an interrupt or a request to end."""
    behaviour = _behaviour(options)
    try:
        with (
            _told_to_stop() as stopped,
            serve(behaviour, port=options.port, host=options.host) as url,
        ):
            _tell(options, url)
            stopped.wait()
    except CannotServe as error:
        raise CommandError(f"{error}; choose another --port") from error


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Turn an interrupt or a request to end into an event."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _behaviour(options: Options) -> Behaviour:
    kinds = tuple(options.fault_kinds) or KINDS
    try:
        return Behaviour(
            brain=honest(echo),
            latency=parse_latency(options.latency),
            faults=Faults(rate=options.faults, kinds=kinds, seed=options.seed),
            seed=options.seed,
            answers=options.answers,
            tools=options.tools,
        )
    except ValueError as error:
        raise CommandError(str(error)) from error


def _tell(options: Options, url: str) -> None:
    stats = url.removesuffix("/v1") + "/stats"
    if options.json:
        emit_json({"url": url, "model": MODEL, "stats": stats})
    else:
        print(f"A fake endpoint (no model) listens at {url}. Use it from another terminal with:")
        print(f"  export OPENAI_BASE_URL={url} T2S_MODEL={MODEL}")
        print(f"What it counted: {stats}. Stop it with Ctrl-C.")
    sys.stdout.flush()
