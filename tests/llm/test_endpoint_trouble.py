"""What may befall a call, and when no more are made."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from t2s_pipeline.calls import Capabilities, NoAnswer, Stopped
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.faults import TRANSPORT, Faults
from t2s_pipeline.fake_endpoint.latency import Latency
from t2s_pipeline.resources.circuit import MOST_FAILURES
from t2s_pipeline.resources.completion import open_llm
from t2s_pipeline.resources.endpoints import remember
from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.resources.manners import Manners
from tests.llm.asking import ask, calls_in, counted, in_threads, text_of

ITEMS = [f"patch:{n}" for n in range(12)]


def test_a_retry_waits_as_long_as_the_endpoint_asks_for(endpoint, opened, warehouse):
    url = endpoint(faults=Faults(rate=0.3, kinds=("rate_limit",), seed=1))
    complete = opened(url, retries=9).bind({})
    said = in_threads(lambda item: complete(ask(item), text_of), ITEMS)
    assert said == [f"{item}: hello" for item in ITEMS]
    waited = sum(
        call["latency_s"] for stage in ("probe", "propose") for call in calls_in(warehouse, stage)
    )
    assert waited >= counted(url)["faults"]["rate_limit"] >= 1


@pytest.mark.parametrize("kind", sorted({*TRANSPORT} - {"rate_limit"}))
def test_a_call_that_fails_on_its_way_is_tried_again(endpoint, opened, kind):
    url = endpoint(faults=Faults(rate=0.2, kinds=(kind,), seed=1))
    complete = opened(url, retries=9, timeout_s=0.5).bind({})
    said = in_threads(lambda item: complete(ask(item), text_of), ITEMS)
    assert said == [f"{item}: hello" for item in ITEMS]
    assert counted(url)["faults"][kind] >= 1


def test_a_call_without_an_answer_is_not_stored_and_the_next_may_fare_better(
    endpoint, opened, warehouse
):
    url = endpoint(faults=Faults(rate=0.3, kinds=("server_error",), seed=1))
    opened(url, retries=9)
    complete = opened(url, retries=0).bind({})
    outcomes = in_threads(lambda item: complete(ask(item), text_of), ITEMS, threads=1)
    failed = [outcome for outcome in outcomes if isinstance(outcome, NoAnswer)]
    assert 0 < len(failed) < len(ITEMS)
    assert "500" in str(failed[0])
    assert len(calls_in(warehouse)) == len(ITEMS) - len(failed)


def test_a_wrong_key_stops_the_run_at_once_and_is_not_told(endpoint, opened):
    url = endpoint(api_key="the right key")
    with pytest.raises(Stopped, match=r"refuses the key \(HTTP 401\).*OPENAI_API_KEY") as caught:
        opened(url, api_key="sk-the-wrong-key", retries=5)
    assert counted(url)["requests"] == 1
    assert "sk-the-wrong-key" not in str(caught.value)


def test_a_key_that_is_refused_during_a_run_stops_it(endpoint, opened):
    url = endpoint(api_key="the right key")
    opened(url, api_key="the right key")
    before = counted(url)["requests"]
    complete = opened(url, api_key="withdrawn since then", concurrency=1).bind({})
    outcomes = in_threads(lambda item: complete(ask(item), text_of), ITEMS)
    assert {type(outcome) for outcome in outcomes} == {Stopped}
    assert counted(url)["requests"] == before + 1


def test_a_run_stops_when_every_call_fails(endpoint, opened):
    url = endpoint(brain=broken_from_here_on)
    complete = opened(url, concurrency=1).bind({})
    before = counted(url)["requests"]
    items = [f"patch:{n}" for n in range(2 * MOST_FAILURES)]
    outcomes = in_threads(lambda item: complete(ask(item, "break"), text_of), items)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(NoAnswer) == MOST_FAILURES - 1
    assert kinds.count(Stopped) == MOST_FAILURES + 1
    assert counted(url)["requests"] == before + MOST_FAILURES
    stopped = next(outcome for outcome in outcomes if isinstance(outcome, Stopped))
    assert f"failed {MOST_FAILURES} calls in a row" in str(stopped)


def test_an_endpoint_that_is_not_there_is_named(opened):
    with pytest.raises(Stopped, match=r"does not answer: Connection error.*OPENAI_BASE_URL"):
        opened("http://127.0.0.1:9/v1")


def test_a_path_that_is_not_there_is_named(endpoint, opened):
    with pytest.raises(Stopped, match=r"no such path \(HTTP 404\)"):
        opened(endpoint() + "/v2")


def test_a_run_without_a_model_is_refused(endpoint, opened):
    with pytest.raises(Stopped, match="set T2S_MODEL"):
        opened(endpoint(), model="")


def test_who_waits_when_the_run_ends_is_told(endpoint, warehouse):
    url = endpoint(latency=Latency("constant", 30))
    settings = LlmSettings(base_url=url, model="slow")
    remember(warehouse, url, "slow", Manners(Capabilities("text", False), ("max_tokens",)))
    with ThreadPoolExecutor(1) as thread:
        with open_llm(settings, warehouse) as llm:
            complete = llm.bind({})
            waiting = thread.submit(complete, ask("a"), text_of)
            while counted(url)["in_flight"] == 0:
                time.sleep(0.01)
        with pytest.raises(Stopped, match="the run was ended"):
            waiting.result()
        with pytest.raises(Stopped, match="the run was ended"):
            complete(ask("b"), text_of)


def broken_from_here_on(body):
    if "break" in str(body["messages"]):
        raise RuntimeError("broken")
    return echo(body)
