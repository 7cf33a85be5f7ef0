"""The engine of a run: who it is, and how its work is done, side by side where it waits."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple, NoReturn, TypeVar

import dagster as dg

from t2s_pipeline.calls import Answer, Capabilities, Complete, Request, Stopped
from t2s_pipeline.distill.engines.engine import Engine, Identity
from t2s_pipeline.distill.engines.model.engine import ModelEngine
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.engines.offline.engine import OfflineEngine
from t2s_pipeline.resources.answers import due_attempts
from t2s_pipeline.resources.completion import open_llm
from t2s_pipeline.resources.endpoints import remembered
from t2s_pipeline.resources.engines import (
    ENGINES,
    MODEL,
    OFFLINE,
    EngineSettings,
    NoSuchEngine,
)
from t2s_pipeline.resources.warehouse import Warehouse

Item = TypeVar("Item")
Done = TypeVar("Done")
Failed = Mapping[str, datetime | None]
"""Items that failed before, and when that was noted, where it is known."""

AHEAD = 2
"""Items taken up for each that may be asked at a time: so none waits while answers are stored."""


class Answering(NamedTuple):
    """An engine at work.

    Attributes:
        identity: of the engine.
        workers: how many items are worked on at a time.
        engine_for: returns what answers for these items, of which some failed before.
    """

    identity: Identity
    workers: int
    engine_for: Callable[[Iterable[str], Failed], Engine]


def identity_of_engine(settings: EngineSettings) -> Identity:
    """Return what the engine's answers depend on; nobody is asked.

    Raises:
        NoSuchEngine: there is no engine of that name, or none of its model.
    """
    if settings.name == OFFLINE:
        return OfflineEngine.identity
    return _model_engine(settings, _Nobody(Capabilities("text", tools=False))).identity


@contextmanager
def answering(settings: EngineSettings, warehouse: Warehouse) -> Iterator[Answering]:
    """Open the engine, and close it with everything that is under way.

    Raises:
        NoSuchEngine: there is none.
        Failure: the model cannot be asked.
    """
    if settings.name == OFFLINE:
        engine = OfflineEngine()
        yield Answering(engine.identity, 1, lambda items, failed: engine)
        return
    identity = identity_of_engine(settings)
    try:
        spent = _spent(settings, warehouse)
        with open_llm(settings.llm, warehouse, spent_usd=spent) as llm:

            def engine_for(items: Iterable[str], failed: Failed) -> Engine:
                due = due_attempts(warehouse, failed) if failed else {}
                attempts = {item: due.get(item, 0) for item in items}
                return _model_engine(settings, llm.bind(attempts))

            yield Answering(identity, AHEAD * settings.llm.concurrency, engine_for)
    except Stopped as stopped:
        raise dg.Failure(str(stopped)) from stopped


def _spent(settings: EngineSettings, warehouse: Warehouse) -> float:
    if settings.since is None:
        return 0.0
    began = datetime.fromisoformat(settings.since)
    return float(warehouse.read("spent_since", began=began)["cost_usd"][0])


def questioner(settings: EngineSettings, warehouse: Warehouse) -> ModelEngine:
    """Return a model engine that can say what it would ask, and asks nobody.

    What the endpoint can do is what was found out before, else the most.
    """
    known = remembered(warehouse, settings.llm.public_url, settings.llm.model)
    able = known.capabilities if known else Capabilities("json_schema", tools=True)
    return _model_engine(settings, _Nobody(able))


def side_by_side(
    work: Callable[[Item], Done], items: Iterable[Item], workers: int
) -> Iterator[tuple[Item, Done]]:
    """Do the work on each item, and yield each with its result as it is done.

    Items are taken up as there is room for them. One that may no longer be asked for ends the
    work: those under way are waited for and yielded before it is said.

    Args:
        work: on one item.
        items: taken up in this order.
        workers: how many at a time; with one, nothing runs in another thread.

    Raises:
        Stopped: no further item could be worked on.
    """
    if workers == 1:
        yield from ((item, work(item)) for item in items)
        return
    under_way: dict[Future[Done], Item] = {}
    stopped: list[Stopped] = []
    with ThreadPoolExecutor(workers, thread_name_prefix="item") as pool:
        for item in items:
            while len(under_way) >= workers:
                yield from _ended(under_way, stopped)
            if stopped:
                break
            under_way[pool.submit(work, item)] = item
        while under_way:
            yield from _ended(under_way, stopped)
    if stopped:
        raise stopped[0]


def _ended(
    under_way: dict[Future[Done], Item], stopped: list[Stopped]
) -> Iterator[tuple[Item, Done]]:
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        item = under_way.pop(future)
        error = future.exception()
        if isinstance(error, Stopped):
            stopped.append(error)
        else:
            yield item, future.result()


def _model_engine(settings: EngineSettings, complete: Complete) -> ModelEngine:
    llm = settings.llm
    if settings.name != MODEL:
        known = " or ".join(ENGINES)
        raise NoSuchEngine(f"there is no engine {settings.name!r}; set T2S_ENGINE to {known}")
    if not llm.model:
        raise NoSuchEngine(
            "the model engine needs the name of a model: set T2S_MODEL, or T2S_ENGINE=offline"
        )
    try:
        limits = Limits(context_tokens=llm.context_tokens)
    except ValueError as error:
        raise NoSuchEngine(f"T2S_CONTEXT_TOKENS is too small: {error}") from error
    params = {"temperature": llm.temperature, "seed": llm.seed}
    return ModelEngine(complete, llm.model, limits, params)


class _Nobody:
    """Stands where a model would, while nobody is to be asked."""

    def __init__(self, able: Capabilities) -> None:
        self.capabilities = able

    def __call__(self, request: Request, read: Callable[[Answer], object]) -> NoReturn:
        raise AssertionError("a model was asked of which only the questions are wanted")
