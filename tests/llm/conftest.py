"""An endpoint that listens, and a model that is asked through it."""

from contextlib import ExitStack

import pytest

from t2s_pipeline.fake_endpoint.chat import Behaviour
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.server import serve
from t2s_pipeline.resources.completion import open_llm
from t2s_pipeline.resources.llm import LlmSettings
from tests.llm.asking import MODEL


@pytest.fixture
def endpoint():
    """Start an endpoint that behaves so; it stops with the test."""
    with ExitStack() as running:

        def start(*, brain=echo, port=0, **behaviour):
            return running.enter_context(serve(Behaviour(brain=brain, **behaviour), port=port))

        yield start


@pytest.fixture
def opened(warehouse):
    """Open a model at an endpoint; it closes with the test."""
    with ExitStack() as running:

        def open_at(url, *, spent_usd=0.0, **settings):
            chosen = LlmSettings(**{"base_url": url, "model": MODEL, "retries": 0} | settings)
            return running.enter_context(open_llm(chosen, warehouse, spent_usd=spent_usd))

        yield open_at
