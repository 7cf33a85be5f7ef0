"""Requests as clients of OpenAI's API send them."""

import httpx2

TOOL = {
    "type": "function",
    "function": {
        "name": "read_steps",
        "parameters": {
            "type": "object",
            "properties": {"first": {"type": "integer"}, "last": {"type": "integer"}},
            "required": ["first"],
        },
    },
}


def chat(*said, **more):
    """A request; what is said is the user's, each in a message."""
    messages = [{"role": "user", "content": text} for text in said]
    return {"model": "fake", "messages": messages, **more}


def held_to(schema):
    """What asks for an answer by a schema."""
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}


def post(client, body):
    return client.post("/chat/completions", json=body)


def message(client, body):
    """The message that a request is answered with."""
    response = post(client, body)
    assert response.status_code == 200, response.text
    return response.json()["choices"][0]["message"]


def stats(client):
    return httpx2.get(str(client.base_url).replace("/v1/", "/stats"), trust_env=False).json()


def outcome(client, body):
    """The status of a response, or the name of the error that was in its place."""
    try:
        return post(client, body).status_code
    except httpx2.HTTPError as error:
        return type(error).__name__
