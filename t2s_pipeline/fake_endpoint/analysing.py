"""The honest analyst: it reads what it is shown, looks closer where it can, tells what it saw."""

import json
from collections.abc import Iterator, Sequence

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.observing import observations
from t2s_pipeline.fake_endpoint.saying import lesson
from t2s_pipeline.fake_endpoint.shown import Part, Step, blocks, steps_of

MOST_LESSONS = 3
MOST_READINGS = 4
"""Steps read in full in one turn."""

Move = tuple[str, dict[str, Json]]
"""A tool and its arguments."""


def analyse(messages: Sequence[dict[str, Json]]) -> dict[str, Json]:
    """Return ``{"reasoning": …, "lessons": […]}`` of what the messages show of a run."""
    asked = str(messages[1]["content"])
    success = _outcome(asked)
    steps = _run(messages)
    seen = observations(steps, success=success, expected=_expected(messages))
    way = int(blocks(asked)[-1][0], 16)
    lessons: list[Json] = [lesson(one, way + n, success) for n, one in enumerate(seen)]
    calls = sum(bool(step.tool) for step in steps)
    reasoning = f"{calls} calls in {len(steps)} steps; {len(seen)} things stand out."
    return {"reasoning": reasoning, "lessons": lessons[:MOST_LESSONS]}


def investigate(messages: Sequence[dict[str, Json]], *, one_only: bool) -> list[Move]:
    """Return the next calls of tools: what is still unread, what was expected, then the end."""
    made = list(_moves(messages))
    last = "This is your last turn" in str(messages[-1].get("content"))
    wanted = [] if last else [move for move in _look(messages) if move not in made]
    if wanted:
        return wanted[:1] if one_only else wanted
    found = analyse(messages)
    if found["lessons"]:
        return [("submit_patch", found)]
    return [("no_lesson", {"reason": "Nothing that the record shows explains the failure."})]


def _look(messages: Sequence[dict[str, Json]]) -> list[Move]:
    unread = [step.number for step in _shown(str(messages[1]["content"])) if not step.whole]
    readings: list[Move] = [
        ("read_steps", {"first": n, "last": n, "from_character": 0})
        for n in dict.fromkeys(unread[:MOST_READINGS])
    ]
    return [*readings, ("expected_actions", {}), ("compare_with_success", {})]


def _moves(messages: Sequence[dict[str, Json]]) -> Iterator[Move]:
    """Yield the calls made so far, whether as tools or as JSON."""
    for message in messages:
        if message.get("role") != "assistant":
            continue
        calls = message.get("tool_calls")
        for call in calls if isinstance(calls, list) else []:
            assert isinstance(call, dict)
            function = call["function"]
            assert isinstance(function, dict)
            yield str(function["name"]), json.loads(str(function["arguments"]))
        action = None if calls else _answer(str(message.get("content"))).get("action")
        arguments = action.get("arguments") if isinstance(action, dict) else None
        if isinstance(action, dict) and isinstance(arguments, dict):
            yield str(action.get("tool")), arguments


def _answer(content: str) -> dict[str, Json]:
    """Return the JSON object that an answer is; an empty one if it is none."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _outcome(asked: str) -> bool | None:
    return None if asked.startswith("Whether") else asked.startswith("This run succeeded")


def _run(messages: Sequence[dict[str, Json]]) -> list[Step]:
    """Return the run's steps; those read with tools are whole."""
    shown = _run_blocks(str(messages[1]["content"]))
    mark_of_run = shown[-1][0]
    for move, result in _results(messages):
        if move[0] == "read_steps":
            shown += [(mark, parts) for mark, parts in blocks(result) if mark == mark_of_run]
    return steps_of(shown)


def _run_blocks(asked: str) -> list[tuple[str, list[Part]]]:
    return [(mark, parts) for mark, parts in blocks(asked) if parts and parts[0].name.isdigit()]


def _shown(asked: str) -> list[Step]:
    return steps_of(_run_blocks(asked))


def _expected(messages: Sequence[dict[str, Json]]) -> list[tuple[str, Json]] | None:
    for move, result in _results(messages):
        if move[0] == "expected_actions":
            found = [part for _, parts in blocks(result) for part in parts]
            known = bool(found) or "makes no call" in result
            return [(part.label, part.text) for part in found] if known else None
    return None


def _results(messages: Sequence[dict[str, Json]]) -> Iterator[tuple[Move, str]]:
    """Yield each call with what came back."""
    waiting: list[Move] = []
    for message in messages[2:]:
        if message.get("role") == "assistant":
            waiting = list(_moves([message]))
        elif waiting:
            yield waiting.pop(0), str(message.get("content"))
