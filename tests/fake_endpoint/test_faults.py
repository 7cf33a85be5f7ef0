"""What goes wrong at the fake endpoint, and that it goes wrong the same way again."""

import json

import httpx2
import pytest

from t2s_pipeline.fake_endpoint.faults import KINDS, TRANSPORT, Faults
from tests.fake_endpoint.asking import TOOL, chat, message, outcome, post, stats

SAID = json.dumps(
    {"edits": [{"rests_on": ["e1", "e2"], "evidence": [{"step": 3, "quote": "no seats left"}]}]}
)
FORM = {"type": "json_object"}


def say(body):
    return {"role": "assistant", "content": SAID}


def always(kind):
    return Faults(rate=1.0, kinds=(kind,), hang_s=0.3)


def said_with(endpoint, kind):
    client = endpoint(brain=say, faults=always(kind))
    text = message(client, chat("x"))["content"]
    assert stats(client)["faults"] == {kind: 1}
    return text


def test_too_many_requests_are_refused_for_a_while(endpoint):
    response = post(endpoint(faults=always("rate_limit")), chat("x"))
    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"


def test_the_server_fails(endpoint):
    assert post(endpoint(faults=always("server_error")), chat("x")).status_code == 500


@pytest.mark.parametrize("kind", ["dropped", "hang"])
def test_the_connection_ends(endpoint, kind):
    assert outcome(endpoint(faults=always(kind)), chat("x")) == "RemoteProtocolError"


def test_a_request_hangs_until_the_client_leaves(endpoint):
    client = endpoint(faults=Faults(rate=1.0, kinds=("hang",)))
    client.timeout = 0.2
    assert outcome(client, chat("x")) == "ReadTimeout"
    assert outcome(client, chat("x")) == "ReadTimeout"
    assert stats(client)["faults"] == {"hang": 2}


def test_an_answer_is_truncated(endpoint):
    (choice,) = post(endpoint(brain=say, faults=always("truncated_json")), chat("x")).json()[
        "choices"
    ]
    assert SAID.startswith(choice["message"]["content"])
    assert 0 < len(choice["message"]["content"]) < len(SAID)
    assert choice["finish_reason"] == "length"


def test_an_answer_is_malformed(endpoint):
    with pytest.raises(ValueError, match=r"Expecting|Extra|Invalid|Unterminated"):
        json.loads(said_with(endpoint, "malformed_json"))


def test_an_answer_comes_twice(endpoint):
    text = said_with(endpoint, "two_blocks")
    assert text.count("```json") == 2
    assert SAID in text


def test_handles_are_invented(endpoint):
    said = json.loads(said_with(endpoint, "invented_handles"))
    handles = said["edits"][0]["rests_on"]
    assert len({*handles} & {"e1", "e2"}) == 1
    assert len({*handles} & {"e901", "e902"}) == 1


def test_quotes_are_invented(endpoint):
    said = json.loads(said_with(endpoint, "invented_quotes"))
    assert said["edits"][0]["evidence"] == [{"step": 3, "quote": "no seats left, as was agreed"}]


def test_an_answer_is_empty(endpoint):
    assert said_with(endpoint, "empty") is None


def test_an_answer_is_in_another_language(endpoint):
    assert said_with(endpoint, "other_language").startswith("Je regrette")


def test_a_chat_never_ends(endpoint):
    client = endpoint(faults=always("tool_loop"))
    body = chat("read", tools=[TOOL])
    for _ in range(5):
        said = message(client, body)
        (call,) = said["tool_calls"]
        assert call["function"]["name"] == "read_steps"
        body["messages"] += [said, {"role": "tool", "tool_call_id": call["id"], "content": "ok"}]
    assert message(client, chat("no tools here"))["content"] == "no tools here"


def test_some_chats_never_end_and_others_do(endpoint):
    client = endpoint(faults=Faults(rate=0.5, kinds=("tool_loop",)))
    ended = set()
    for number in range(20):
        body = chat(f"read {number}", tools=[TOOL])
        for _ in range(4):
            said = message(client, body)
            if "tool_calls" in said:
                answer = {"role": "tool", "tool_call_id": said["tool_calls"][0]["id"]}
                body["messages"] += [said, {**answer, "content": "ok"}]
        ended.add("tool_calls" not in said)
    assert ended == {True, False}


def test_calls_of_tools_have_faults_in_their_arguments(endpoint):
    client = endpoint(faults=always("malformed_json"))
    (call,) = message(client, chat("x", tools=[TOOL]))["tool_calls"]
    with pytest.raises(ValueError, match=r"Expecting|Extra|Invalid|Unterminated"):
        json.loads(call["function"]["arguments"])


def test_a_fault_that_cannot_befall_a_reply_leaves_it_alone(endpoint):
    client = endpoint(faults=always("invented_handles"))
    assert message(client, chat("nothing to invent"))["content"] == "nothing to invent"
    assert stats(client)["faults"] == {}


def test_the_same_seed_brings_the_same_faults_and_another_one_others(endpoint):
    bodies = [chat(f"run {number}") for number in range(30)] * 2

    def outcomes(seed):
        client = endpoint(faults=Faults(rate=0.5, kinds=TRANSPORT[:3], seed=seed))
        return [outcome(client, body) for body in bodies]

    first = outcomes(1)
    assert first == outcomes(1)
    assert first != outcomes(2)
    assert first[:30] != first[30:]
    assert 0.3 < sum(result != 200 for result in first) / len(first) < 0.7


def test_a_request_that_is_sent_again_gets_through(endpoint):
    client = endpoint(faults=Faults(rate=0.5, kinds=("server_error", "dropped"), seed=5))
    for number in range(20):
        assert 200 in [outcome(client, chat(f"run {number}")) for _ in range(12)]


def test_all_kinds_occur_at_about_the_rate(endpoint):
    faults = Faults(rate=0.6, kinds=tuple(k for k in KINDS if k != "hang"), seed=1)
    client = endpoint(brain=say, faults=faults)
    with httpx2.Client(base_url=client.base_url, trust_env=False) as other:
        for number in range(400):
            outcome(other, chat(f"run {number}", tools=[TOOL]))
    told = stats(client)["faults"]
    assert {*told} == {*faults.kinds}
    assert 0.5 < sum(told.values()) / 400 < 0.7


@pytest.mark.parametrize("wrong", [{"rate": 1.5}, {"kinds": ("mischief",)}])
def test_faults_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"share between|unknown fault 'mischief'"):
        Faults(**wrong)
