"""A brain that says what it was asked: the plainest reply that has the form asked for."""

import json

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.instances import smallest
from t2s_pipeline.fake_endpoint.objects import object_in, objects_in


def echo(body: dict[str, Json]) -> dict[str, Json]:
    """Reply with a call of the first tool offered, the smallest answer, or the last message.

    A tool is called once; when its result is there, the answer follows.
    """
    *_, last = objects_in(body["messages"])
    tools, form = objects_in(body.get("tools")), object_in(body.get("response_format"))
    text = str(last.get("content") or "")
    if tools and last.get("role") != "tool":
        call = called(object_in(tools[0]["function"]))
        return {"role": "assistant", "content": None, "tool_calls": [call]}
    match form.get("type"):
        case "json_schema":
            text = json.dumps(smallest(object_in(form["json_schema"])["schema"]))
        case "json_object":
            text = json.dumps({"echo": text}, ensure_ascii=False)
    return {"role": "assistant", "content": text}


def called(function: dict[str, Json]) -> dict[str, Json]:
    """Return a call of a function with the smallest arguments it takes."""
    arguments = smallest(function.get("parameters") or {"type": "object"})
    named: Json = {"name": function["name"], "arguments": json.dumps(arguments)}
    return {"type": "function", "function": named}
