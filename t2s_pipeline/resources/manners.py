"""How an endpoint wants to be asked: what it can do, and which parameters it takes."""

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from t2s_pipeline.calls import Capabilities, Json, Request
from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.templates import render

LIMITS = ("max_tokens", "max_completion_tokens")
"""Names of the limit on output: the one that most endpoints know, and the one of newer models."""


class Manners(NamedTuple):
    """What one model at one endpoint can do and takes.

    Attributes:
        capabilities: what it can do.
        parameters: those of ours it takes; one of ``LIMITS``, ``temperature``, ``seed``.
    """

    capabilities: Capabilities
    parameters: tuple[str, ...]


def parameters_of(
    settings: LlmSettings, manners: Manners, max_output_tokens: int, attempt: int
) -> dict[str, Json]:
    """Return the parameters of a call.

    The seed differs from attempt to attempt: asked the same again, a model may say the same.
    """
    wanted: dict[str, Json] = dict.fromkeys(LIMITS, max_output_tokens)
    wanted |= {"temperature": settings.temperature, "seed": settings.seed + attempt}
    return {
        name: value
        for name, value in wanted.items()
        if name in manners.parameters and value is not None
    }


def body_of(request: Request, model: str, manners: Manners) -> dict[str, Json]:
    """Return the body of a chat completion request, without its parameters."""
    body: dict[str, Json] = {"model": model, "messages": list(request.messages)}
    if request.tools:
        body["tools"] = list(request.tools)
    if request.schema is None:
        return body
    match manners.capabilities.answers:
        case "json_schema":
            named: Json = {
                "name": request.stage,
                "schema": request.schema,
                "strict": _is_closed(request.schema),
            }
            return body | {"response_format": {"type": "json_schema", "json_schema": named}}
        case "json_object":
            body["response_format"] = {"type": "json_object"}
    return body | {"messages": _telling(request.messages, request.schema)}


def _telling(messages: Sequence[Json], schema: Json) -> list[Json]:
    """Tell the schema at the end of the first system message, where all calls of a stage agree."""
    first, *others = messages
    written = orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
    if isinstance(first, dict) and first.get("role") == "system":
        told = render("answer_schema.md", instructions=first["content"], schema=written)
        return [first | {"content": told}, *others]
    told = render("answer_schema.md", instructions="", schema=written).lstrip()
    return [{"role": "system", "content": told}, *messages]


def _is_closed(schema: Json) -> bool:
    """Tell whether all objects name all their keys, as strict structured outputs demand."""
    if isinstance(schema, list):
        return all(map(_is_closed, schema))
    if not isinstance(schema, dict):
        return True
    properties, required = schema.get("properties"), schema.get("required")
    if schema.get("type") == "object" and (
        schema.get("additionalProperties") is not False
        or set(properties if isinstance(properties, dict) else ())
        != {str(name) for name in (required if isinstance(required, list) else ())}
    ):
        return False
    return all(map(_is_closed, schema.values()))
