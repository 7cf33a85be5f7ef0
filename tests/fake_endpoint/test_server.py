"""The fake endpoint speaks the protocol, and refuses as real ones do."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from t2s_pipeline.fake_endpoint.chat import Behaviour
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.latency import Latency
from t2s_pipeline.fake_endpoint.server import CannotServe, serve
from tests.fake_endpoint.asking import TOOL, chat, held_to, message, post, stats


def test_a_chat_is_completed(endpoint):
    completion = post(endpoint(), chat("hello")).json()
    assert completion["object"] == "chat.completion"
    assert completion["model"] == "fake"
    (choice,) = completion["choices"]
    assert choice["message"] == {"role": "assistant", "content": "hello"}
    assert choice["finish_reason"] == "stop"
    usage = completion["usage"]
    assert usage["completion_tokens"] == 2
    assert usage["total_tokens"] == usage["prompt_tokens"] + 2
    assert usage["prompt_tokens_details"] == {"cached_tokens": 0}


def test_models_are_listed(endpoint):
    assert [model["id"] for model in endpoint().get("/models").json()["data"]] == ["fake"]


def test_a_tool_is_called_and_then_the_answer_follows(endpoint):
    client = endpoint()
    body = chat("read", tools=[TOOL])
    said = message(client, body)
    (call,) = said["tool_calls"]
    assert call["function"] == {"name": "read_steps", "arguments": '{"first": 0}'}
    body["messages"] += [said, {"role": "tool", "tool_call_id": call["id"], "content": "3 steps"}]
    assert message(client, body)["content"] == "3 steps"


def test_an_answer_has_the_form_asked_for(endpoint):
    client = endpoint()
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    assert message(client, chat("x", response_format=held_to(schema)))["content"] == '{"n": 0}'
    form = {"type": "json_object"}
    assert message(client, chat("x", response_format=form))["content"] == '{"echo": "x"}'


@pytest.mark.parametrize(
    ("behaviour", "more", "param"),
    [
        ({"tools": False}, {"tools": [TOOL]}, "tools"),
        ({"answers": "text"}, {"response_format": {"type": "json_object"}}, "response_format"),
        ({"answers": "json_object"}, {"response_format": held_to({})}, "response_format"),
        ({"refused_parameters": ("seed",)}, {"seed": 1}, "seed"),
    ],
)
def test_what_it_cannot_do_is_refused(endpoint, behaviour, more, param):
    response = post(endpoint(**behaviour), chat("x", **more))
    assert response.status_code == 400
    assert response.json()["error"]["param"] == param


def test_without_the_key_it_refuses(endpoint):
    client = endpoint(api_key="right")
    assert post(client, chat("x")).status_code == 401
    client.headers["authorization"] = "Bearer right"
    assert post(client, chat("x")).status_code == 200


@pytest.mark.parametrize(
    "sent", [b"", b"[]", b"{}", b'{"model": "m"}', b'{"model": "m", "messages": []}']
)
def test_what_is_no_chat_is_refused(endpoint, sent):
    response = endpoint().post("/chat/completions", content=sent)
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_an_answer_is_cut_off_at_its_limit(endpoint):
    body = chat("long " * 100, max_tokens=10)
    (choice,) = post(endpoint(), body).json()["choices"]
    assert len(choice["message"]["content"]) == 40
    assert choice["finish_reason"] == "length"


def test_what_was_asked_before_at_the_beginning_is_cached(endpoint):
    client = endpoint()
    shared = "What happened here? " * 500

    def usage(text):
        told = post(client, chat(shared, text)).json()["usage"]
        return told["prompt_tokens"], told["prompt_tokens_details"]["cached_tokens"]

    assert usage("first")[1] == 0
    tokens, cached = usage("second")
    assert cached % 128 == 0
    assert 0.9 * tokens < cached < tokens
    assert post(client, chat("short")).json() is not None
    again = post(client, chat("short")).json()["usage"]
    assert again["prompt_tokens_details"]["cached_tokens"] == 0


def test_it_counts_what_it_is_asked(endpoint):
    client = endpoint(latency=Latency("constant", 0.3))
    together = threading.Barrier(5)

    def ask(number):
        together.wait()
        return post(client, chat(f"run {number % 4}")).json()["usage"]

    with ThreadPoolExecutor(5) as threads:
        usages = list(threads.map(ask, range(5)))
    told = stats(client)
    assert told["requests"] == told["answered"] == 5
    assert told["max_in_flight"] == 5
    assert told["in_flight"] == 0
    assert told["repeated"] == 1
    assert told["input_tokens"] == sum(usage["prompt_tokens"] for usage in usages)
    assert told["output_tokens"] == sum(usage["completion_tokens"] for usage in usages)
    assert told["statuses"] == {"200": 5}


def test_the_time_that_the_brain_takes_is_part_of_the_latency(endpoint):
    def slow(body):
        time.sleep(0.4)
        return echo(body)

    client = endpoint(brain=slow, latency=Latency("constant", 0.5))
    begun = time.monotonic()
    post(client, chat("x"))
    assert 0.5 <= time.monotonic() - begun < 0.85


def test_a_brain_that_fails_is_told_of(endpoint):
    response = post(endpoint(brain=lambda body: body["nothing"]), chat("x"))
    assert response.status_code == 500
    assert response.json()["error"]["message"] == "The brain failed: KeyError: 'nothing'"


def test_it_ends_when_its_body_ends_though_a_request_hangs():
    begun = time.monotonic()
    with (
        serve(Behaviour(brain=echo, latency=Latency("constant", 60))) as url,
        pytest.raises(httpx2.ReadTimeout),
    ):
        httpx2.post(f"{url}/chat/completions", json=chat("x"), timeout=0.2, trust_env=False)
    assert time.monotonic() - begun < 5
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{url}/models", trust_env=False)


def test_a_port_that_is_taken_is_named():
    with serve(Behaviour(brain=echo)) as url:
        port = httpx2.URL(url).port
        with (
            pytest.raises(CannotServe, match=f"cannot listen at 127.0.0.1:{port}"),
            serve(Behaviour(brain=echo), port=port),
        ):
            pass
