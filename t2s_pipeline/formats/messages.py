"""Chat messages as steps: what OpenAI's chat format and those built on it share."""

import json
import re

from t2s_pipeline.formats.trace import Json, Refused, Step, field, named_type

ROLES = {"developer": "system", "function": "tool"}
KNOWN_ROLES = {"system", "user", "assistant", "tool"}

_ERROR = re.compile(r"\s*(?:(?i:error\b|traceback \(most recent)|[A-Z]\w*(?:Error|Exception):)")


def is_message(value: Json) -> bool:
    """Tell a chat message from a record that holds messages."""
    return isinstance(value, dict) and isinstance(value.get("role"), str) and "traj" not in value


def steps_of(messages: Json, pointer: str) -> tuple[Step, ...]:
    """Turn messages into steps, each tool result joined to its call.

    Args:
        messages: as in OpenAI's chat completions; ids of calls may repeat.
        pointer: JSON pointer of the list in its record; it begins every step's native id.

    Raises:
        Refused: something is not as the format has it, or there is nothing.
    """
    if not isinstance(messages, list) or not messages:
        raise Refused("has no messages")
    steps: list[Step] = []
    waiting: list[tuple[str | None, int]] = []
    for n, message in enumerate(messages):
        if not isinstance(message, dict):
            raise Refused(f"message {n} must be an object, not {named_type(message)}")
        where = f"{pointer}/{n}"
        role = _role(message, n)
        if role == "tool":
            _answer(message, where, steps, waiting)
            continue
        text = text_of(message.get("content"), n)
        if text:
            steps.append(Step(native_id=where, role=role, text=text))
        for call_id, call in _calls(message, where, n):
            waiting.append((call_id, len(steps)))
            steps.append(call)
    if not steps:
        raise Refused("has only empty messages")
    return tuple(steps)


def text_of(content: Json, n: int) -> str:
    """Return a message's text; parts that are not text are named in brackets."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise Refused(f"content of message {n} must be text or parts, not {named_type(content)}")
    parts = []
    for part in content:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, dict):
            text = part.get("text")
            parts.append(text if isinstance(text, str) else f"[{part.get('type', 'part')}]")
        else:
            raise Refused(f"a part of message {n} must be an object, not {named_type(part)}")
    return "\n".join(parts)


def says_error(result: str) -> bool:
    """Tell whether a tool's result reports that the call failed."""
    if _ERROR.match(result):
        return True
    if not result.lstrip().startswith("{") or '"' not in result[:200]:
        return False
    head = result[:2000]
    if '"error"' not in head and '"is_error"' not in head and '"exit_code"' not in head:
        return False
    try:
        answer = json.loads(result)
    except ValueError:
        return False
    return bool(
        answer.get("error") or answer.get("is_error") or answer.get("exit_code") not in (None, 0)
    )


def _role(message: dict[str, Json], n: int) -> str:
    role = message.get("role")
    if not isinstance(role, str):
        raise Refused(f"message {n} has no role")
    role = ROLES.get(role, role)
    if role not in KNOWN_ROLES:
        raise Refused(f"message {n} has the unknown role {role[:20]!r}")
    return role


def _calls(message: dict[str, Json], where: str, n: int) -> list[tuple[str | None, Step]]:
    calls = field(message, "tool_calls", list) or []
    legacy = field(message, "function_call", dict)
    assert isinstance(calls, list)
    found = [_call(call, f"{where}/tool_calls/{k}", n) for k, call in enumerate(calls)]
    if legacy is not None:
        found.append(_call({"function": legacy}, f"{where}/function_call", n))
    return found


def _call(call: Json, where: str, n: int) -> tuple[str | None, Step]:
    if not isinstance(call, dict):
        raise Refused(f"a tool call of message {n} must be an object, not {named_type(call)}")
    function = call.get("function", call)
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name:
        raise Refused(f"a tool call of message {n} names no function")
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments if arguments is not None else {}, ensure_ascii=False)
    call_id = call.get("id")
    step = Step(native_id=where, role="assistant", tool=name, arguments=arguments)
    return call_id if isinstance(call_id, str) else None, step


def _answer(
    message: dict[str, Json], where: str, steps: list[Step], waiting: list[tuple[str | None, int]]
) -> None:
    """Join a result to the latest unanswered call of its id, or to the only one waiting."""
    result = text_of(message.get("content"), 0)
    call_id = message.get("tool_call_id")
    at = next((i for i in reversed(waiting) if i[0] == call_id), None)
    if at is None and call_id is None and waiting:
        at = waiting[0]
    failed = says_error(result) or message.get("is_error") is True
    if at is None:
        name = message.get("name")
        steps.append(
            Step(
                native_id=where,
                role="tool",
                tool=name if isinstance(name, str) else None,
                result=result,
                is_error=failed,
            )
        )
        return
    waiting.remove(at)
    call = steps[at[1]]
    steps[at[1]] = Step(
        native_id=call.native_id,
        role=call.role,
        tool=call.tool,
        arguments=call.arguments,
        result=result,
        is_error=failed,
    )
