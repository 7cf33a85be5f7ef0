"""A fake endpoint that listens, asked over HTTP as anybody would."""

from contextlib import ExitStack

import httpx2
import pytest

from t2s_pipeline.fake_endpoint.chat import Behaviour
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.server import serve


@pytest.fixture
def endpoint():
    """Start an endpoint that behaves so, and return a client of it; both end with the test."""
    with ExitStack() as running:

        def start(*, brain=echo, **behaviour):
            url = running.enter_context(serve(Behaviour(brain=brain, **behaviour)))
            return running.enter_context(httpx2.Client(base_url=url, timeout=10, trust_env=False))

        yield start
