"""What an endpoint can do is found out once, and it is asked accordingly."""

import json

import duckdb
import pytest

from t2s_pipeline.calls import Capabilities
from t2s_pipeline.fake_endpoint.echo import echo
from t2s_pipeline.fake_endpoint.faults import CONTENT, Faults
from tests.llm.asking import ask, calls_in, counted, text_of

SCHEMA = {
    "type": "object",
    "properties": {"rule": {"type": "string"}},
    "required": ["rule"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("answers", ["json_schema", "json_object", "text"])
@pytest.mark.parametrize("tools", [True, False])
def test_what_an_endpoint_can_do_is_found_out_once(endpoint, opened, answers, tools):
    url = endpoint(answers=answers, tools=tools)
    assert opened(url).capabilities == Capabilities(answers, tools)
    before = counted(url)["requests"]
    assert opened(url).bind({}).capabilities == Capabilities(answers, tools)
    assert counted(url)["requests"] == before


def test_what_a_run_that_was_ended_had_asked_is_not_asked_again(endpoint, opened, warehouse):
    url = endpoint()
    opened(url)
    with duckdb.connect(warehouse.path) as connection:  # as a killed run leaves it
        connection.execute("delete from endpoints")
        connection.execute("delete from llm_calls where item_id = 'probe:tool'")
    before = counted(url)["requests"]
    assert opened(url).capabilities == Capabilities("json_schema", True)
    assert counted(url)["requests"] == before + 1


def test_an_endpoint_that_takes_a_form_and_does_not_keep_to_it_cannot(endpoint, opened):
    def talk(body):
        return {"role": "assistant", "content": "Hello there, reader."}

    assert opened(endpoint(brain=talk)).capabilities == Capabilities("text", False)


@pytest.mark.parametrize("seed", range(3))
def test_a_model_that_fails_now_and_then_can_all_the_same(endpoint, opened, seed):
    url = endpoint(faults=Faults(rate=0.3, kinds=CONTENT, seed=seed))
    assert opened(url).capabilities == Capabilities("json_schema", True)


def test_parameters_that_an_endpoint_does_not_take_are_left_out(endpoint, opened, warehouse):
    url = endpoint(refused_parameters=("max_tokens", "temperature"))
    opened(url).bind({})(ask("a"), text_of)
    (call,) = calls_in(warehouse)
    sent = json.loads(call["request"])
    assert sent.keys() == {"model", "messages", "max_completion_tokens", "seed"}
    assert sent["max_completion_tokens"] == 200


@pytest.mark.parametrize(
    ("schema", "strict"),
    [(SCHEMA, True), ({**SCHEMA, "required": []}, False), ({"type": "object"}, False)],
)
def test_an_answer_is_held_to_its_schema(endpoint, opened, warehouse, schema, strict):
    opened(endpoint()).bind({})(ask("a", schema=schema), text_of)
    (call,) = calls_in(warehouse)
    asked = json.loads(call["request"])["response_format"]
    assert asked["json_schema"] == {"name": "propose", "schema": schema, "strict": strict}


@pytest.mark.parametrize("answers", ["json_object", "text"])
@pytest.mark.parametrize("system", [True, False])
def test_a_schema_that_cannot_be_held_to_is_told(endpoint, opened, warehouse, answers, system):
    before = ({"role": "system", "content": "You read runs."},) if system else ()
    messages = (*before, {"role": "user", "content": "run"})
    complete = opened(endpoint(answers=answers)).bind({})
    complete(ask("a", messages=messages, schema=SCHEMA), text_of)
    (call,) = calls_in(warehouse)
    sent = json.loads(call["request"])
    first, *others = sent["messages"]
    assert first["role"] == "system"
    assert first["content"].startswith("You read runs.\n\nAnswer with" if system else "Answer with")
    assert '"rule"' in first["content"]
    assert others == [{"role": "user", "content": "run"}]
    assert ("response_format" in sent) == (answers == "json_object")


def test_tools_are_offered_and_their_calls_come_back(endpoint, opened):
    tool = {"type": "function", "function": {"name": "read_steps", "parameters": SCHEMA}}
    complete = opened(endpoint(brain=echo)).bind({})
    answer = complete(ask("a", tools=(tool,)), lambda answer: answer)
    (call,) = answer.tool_calls
    assert (call.name, json.loads(call.arguments)) == ("read_steps", {"rule": ""})
    assert call.call_id
    assert answer.finish_reason == "tool_calls"
    assert answer.text == ""
