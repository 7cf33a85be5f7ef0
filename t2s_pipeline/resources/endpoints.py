"""What a model can do at an endpoint: found out by asking it, once, and remembered."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Literal, Protocol

import orjson

from t2s_pipeline.calls import Answer, Capabilities, Json, Request, Stopped
from t2s_pipeline.resources.llm import CallFailed
from t2s_pipeline.resources.manners import LIMITS, Manners
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Endpoints
from t2s_pipeline.templates import render

TRIES = 4
"""A model may fail once at what it can do; what it fails at so often it cannot."""
MAX_OUTPUT_TOKENS = 1024
"""Enough for a few words after a reasoning model's thoughts."""
UNABLE = (400, 404, 405, 415, 422, 501)
"""How endpoints answer a request for what they cannot do."""
GREETING: Json = {
    "type": "object",
    "properties": {"greeting": {"type": "string"}},
    "required": ["greeting"],
    "additionalProperties": False,
}
TOOL: Json = {
    "type": "function",
    "function": {
        "name": "greet",
        "description": "Greets a reader by name.",
        "parameters": {
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "required": ["name"],
            "additionalProperties": False,
        },
    },
}


class Ask(Protocol):
    """Asks once, in a certain manner; raises ``CallFailed`` or ``Stopped``."""

    def __call__(self, request: Request, manners: Manners, attempt: int) -> Answer:
        """Return the answer."""
        ...


def remembered(warehouse: Warehouse, base_url: str, model: str) -> Manners | None:
    """Return what was found out before; None: nothing was."""
    rows = warehouse.read("endpoint", base_url=base_url, model=model).to_dicts()
    return (
        Manners(Capabilities(rows[0]["answers"], rows[0]["tools"]), tuple(rows[0]["parameters"]))
        if rows
        else None
    )


def remember(warehouse: Warehouse, base_url: str, model: str, manners: Manners) -> None:
    """Keep what was found out."""
    row = {
        "base_url": base_url,
        "model": model,
        **manners.capabilities._asdict(),
        "parameters": list(manners.parameters),
        "probed_at": datetime.now(UTC),
    }
    with warehouse.transaction() as transaction:
        if transaction.read("endpoint", base_url=base_url, model=model).is_empty():
            transaction.insert(Endpoints, Endpoints.frame([row]))


def probe(ask: Ask) -> Manners:
    """Find out what a model can do.

    Raises:
        Stopped: it does not answer at all.
    """
    try:
        parameters = _parameters(ask)
        with ThreadPoolExecutor(2, thread_name_prefix="probe") as pool:
            answers = pool.submit(_answers, ask, parameters)
            tools = pool.submit(_tools, ask, parameters)
            return Manners(Capabilities(answers.result(), tools.result()), parameters)
    except CallFailed as error:
        raise Stopped(
            f"the endpoint does not answer: {error}. Check OPENAI_BASE_URL and T2S_MODEL"
        ) from error


def _parameters(ask: Ask) -> tuple[str, ...]:
    """Leave out, one by one, the parameters that the endpoint complains of."""
    taken: tuple[str, ...] = (LIMITS[0], "temperature", "seed")
    while True:
        try:
            ask(_request("greeting"), Manners(Capabilities("text", False), taken), 0)
        except CallFailed as error:
            refused = [name for name in taken if re.search(rf"\b{name}\b", str(error))]
            if error.status not in UNABLE or not refused:
                raise
            newer = LIMITS[1:] if refused[0] == LIMITS[0] else ()
            taken = (*newer, *(name for name in taken if name != refused[0]))
        else:
            return taken


def _answers(
    ask: Ask, parameters: tuple[str, ...]
) -> Literal["json_schema", "json_object", "text"]:
    by_schema = Manners(Capabilities("json_schema", False), parameters)
    if _can(ask, _request("greeting", schema=GREETING), by_schema, _greets):
        return "json_schema"
    by_mode = Manners(Capabilities("json_object", False), parameters)
    if _can(ask, _request("json", schema={"type": "object"}), by_mode, _is_object):
        return "json_object"
    return "text"


def _tools(ask: Ask, parameters: tuple[str, ...]) -> bool:
    manners = Manners(Capabilities("text", True), parameters)
    return _can(ask, _request("tool", tools=(TOOL,)), manners, _calls)


def _can(ask: Ask, request: Request, manners: Manners, passes: Callable[[Answer], bool]) -> bool:
    for attempt in range(TRIES):
        try:
            if passes(ask(request, manners, attempt)):
                return True
        except CallFailed as error:
            if error.status in UNABLE:
                return False
            raise
    return False


def _request(name: str, schema: Json = None, tools: tuple[Json, ...] = ()) -> Request:
    return Request(
        stage="probe",
        item_id=f"probe:{name}",
        messages=({"role": "user", "content": render(f"probe_{name}.md")},),
        max_output_tokens=MAX_OUTPUT_TOKENS,
        tools=tools,
        schema=schema,
    )


def _greets(answer: Answer) -> bool:
    return "greeting" in _object(answer)


def _is_object(answer: Answer) -> bool:
    return bool(_object(answer))


def _calls(answer: Answer) -> bool:
    return any(call.name == "greet" for call in answer.tool_calls)


def _object(answer: Answer) -> dict[str, Json]:
    try:
        value = orjson.loads(answer.text)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
