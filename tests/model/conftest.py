"""A model that answers in this process: the honest brain, or whatever a test puts in its place."""

import json

import pytest

from benchmarks.planted import write
from t2s_pipeline.calls import Answer, BadAnswer, Capabilities, NoAnswer, Refused, ToolCall
from t2s_pipeline.distill.engines.model.engine import ModelEngine
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.skill.files import text_of
from t2s_pipeline.distill.skill.scaffold import scaffold
from t2s_pipeline.fake_endpoint.brain import honest
from t2s_pipeline.fake_endpoint.chat import Behaviour
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.server import MODEL, serve
from t2s_pipeline.ids import digest

RUNS = 10
"""Trajectories of the skill ``depot``."""


def unknown(body):
    raise AssertionError(f"not one of our prompts: {body['messages'][0]}")


class BrainComplete:
    """Completes requests without a network, and remembers them and what was refused.

    ``alter(n, message)`` may change the n-th reply, from 0; what it returns is answered instead:
    a message, a text, or None for no answer at all.
    """

    def __init__(self, *, tools=True, answers="json_schema", alter=None):
        self.capabilities = Capabilities(answers, tools)
        self.alter = alter or (lambda n, message: message)
        self.requests, self.refused = [], []
        self._brain = honest(unknown)

    def __call__(self, request, read):
        body = {"model": "brain", "messages": list(request.messages)}
        if request.tools:
            body["tools"] = list(request.tools)
        n = len(self.requests)
        self.requests.append(request)
        message = self.alter(n, self._brain(json.loads(json.dumps(body))))
        if message is None:
            raise NoAnswer("the endpoint hung up")
        if isinstance(message, str):
            message = {"content": message}
        answer = answer_of(digest([body, n]), message)
        try:
            return read(answer)
        except Refused as refused:
            self.refused.append(str(refused))
            raise BadAnswer(answer, str(refused)) from refused


def answer_of(key, message):
    calls = tuple(
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in message.get("tool_calls") or ()
    )
    finish = message.get("finish_reason") or ("tool_calls" if calls else "stop")
    return Answer(key, message.get("content") or "", calls, finish)


@pytest.fixture
def brain():
    """Make a model that answers in this process."""
    return BrainComplete


@pytest.fixture
def engine_of():
    """Make a model engine over what completes."""

    def make(complete, **limits):
        return ModelEngine(complete, "brain", Limits(**limits), {"temperature": 0})

    return make


@pytest.fixture
def base():
    """The frozen base of a skill that is made from nothing."""
    return text_of(scaffold("desk", None))


@pytest.fixture
def serving(monkeypatch):
    """Serve a brain over HTTP, and configure it as the model."""
    opened = []

    def open_(brain=None):
        server = serve(Behaviour(brain=brain or honest(echo)))
        monkeypatch.setenv("OPENAI_BASE_URL", server.__enter__())
        monkeypatch.setenv("OPENAI_API_KEY", "x")
        monkeypatch.setenv("T2S_MODEL", MODEL)
        opened.append(server)

    yield open_
    for server in opened:
        server.__exit__(None, None, None)


@pytest.fixture
def depot(tmp_path, home, t2s, serving):
    """A skill with runs to learn from, and an honest model."""
    path = tmp_path / "depot.jsonl"
    write(path, RUNS)
    t2s("ingest", path, "--skill", "depot")
    serving()
    return home
