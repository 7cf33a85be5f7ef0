"""How tools were called: with what, about what, after which calls and before which.

Told where no record says what was expected; what of it mattered, selection finds out.
"""

import re
from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.acts.entries import marks
from t2s_pipeline.distill.engines.offline.acts.origins import origin
from t2s_pipeline.distill.engines.offline.acts.shown import (
    MOST_CHARACTERS,
    Object,
    Shown,
    flat,
    text_of,
)
from t2s_pipeline.distill.engines.offline.code.program import carries_code
from t2s_pipeline.distill.engines.offline.facts import is_enum
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.manners import manner_of_call
from t2s_pipeline.distill.engines.offline.miners.piecemeal import MANY
from t2s_pipeline.distill.engines.offline.records import strings
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_acting, is_hand_over, is_reading
from t2s_pipeline.distill.trajectories import Call, Json


def mine(run: Run) -> Iterator[Lesson]:
    """Yield how each call was made that hands over neither a program nor a command line."""
    if run.trajectory.expected is not None or run.trajectory.success is None:
        return
    commanding = {pipeline.call.step for pipeline in run.pipelines}
    calls = [
        call
        for call in run.trajectory.calls
        if call.step not in commanding and not carries_code(call) and not is_hand_over(call.tool)
    ]
    shown = Shown(run.trajectory)
    good = [call for call in calls if not call.failed]
    acting = [call for call in good if is_acting(call.tool)]
    taken = _taken(acting, shown)
    for call in good:
        same = [one for one in good if one.tool == call.tool]
        facts = {"call": call.tool, "times": _times(same), **_arguments(call, same)}
        if is_acting(call.tool):
            facts |= _order(call, good) | _about(run, call, shown)
            facts |= _entry(run, taken[call.step], call) if call.step in taken else {}
        if call.arguments or is_acting(call.tool):
            yield from manner_of_call(run, "call", {}, facts, call)


def _taken(acting: list[Call], shown: Shown) -> dict[int, Object]:
    """Return, by step, the listed entry that a call is about: the one of its list that was taken.

    A list of which a run took several, one call for each, is none to choose from.
    """
    found: dict[int, Object] = {}
    for call in acting:
        for name, value in flat(call.arguments).items():
            entry = shown.listing(name, text_of(value, name), call.step)
            if entry is not None:
                found.setdefault(call.step, entry)
    lists: dict[tuple[str, int], set[str]] = {}
    tools = {call.step: call.tool for call in acting}
    for step, entry in found.items():
        place = tools[step], entry.call.step
        lists.setdefault(place, set()).add(str(entry.fields))
    return {
        step: entry
        for step, entry in found.items()
        if len(lists[tools[step], entry.call.step]) == 1
    }


def _entry(run: Run, entry: Object, call: Call) -> dict[str, str]:
    stood_out = "|".join(marks(entry, _request(run, call)))
    first, took = (str(next(iter(one.values()))) for one in (entry.among[0], entry.fields))
    return {"list": entry.call.tool, "first": first, "took": took, "entry": stood_out}


def _request(run: Run, call: Call) -> str:
    """Return what the user had written before a call."""
    steps = run.trajectory.steps[: call.step]
    return "\n".join(step.text for step in steps if step.role == "user" and step.text)


def _times(same: list[Call]) -> str:
    """Say how often a tool was called with other values each time.

    Look-ups are several if only numbers tell them apart: pages of one answer.
    """
    if len({call.raw for call in same}) >= MANY:
        return "many"
    if is_acting(same[0].tool):
        return "several" if len({call.raw for call in same}) > 1 else "once"
    pages: dict[str, set[str]] = {}
    for call in same:
        given = call.arguments.items()
        numbers = {n: v for n, v in given if isinstance(v, int) and not text_of(v, n)}
        rest = {n: v for n, v in call.arguments.items() if n not in numbers}
        pages.setdefault(str(sorted(rest.items(), key=str)), set()).add(str(numbers))
    return "several" if any(len(numbers) > 1 for numbers in pages.values()) else "once"


def _arguments(call: Call, same: list[Call]) -> dict[str, str]:
    """Say which arguments were given; of choices, which; of texts with figures, in what form.

    What is looked up by several calls is looked up by all of them: an argument that one of them
    had was given.
    """
    calls = [call] if is_acting(call.tool) else same
    given = {n for one in calls for n, v in one.arguments.items() if v not in (None, "", [])}
    told = {"given": " ".join(sorted(given))}
    for name, value in flat(call.arguments).items():
        if isinstance(value, str) and is_enum(value):
            told[f"value {name}"] = value
        if isinstance(value, str) and is_acting(call.tool) and len(value) <= MOST_CHARACTERS:
            told[f"form {name}"] = _form(value)
    return told


def _values(call: Call) -> set[str]:
    """Return the texts among a call's arguments, also those in lists."""
    listed = [v for v in call.arguments.values() if isinstance(v, list)]
    return strings(call.arguments) | {v for items in listed for v in items if isinstance(v, str)}


def _form(text: str) -> str:
    figures = re.sub(r"\d", "9", text)
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", figures))


def _order(call: Call, good: list[Call]) -> dict[str, str]:
    """Say which tools answered before a call and after it, and which had read what it names."""
    others = [one for one in good if one.tool != call.tool]
    named = strings(flat(call.arguments))
    read = [one for one in others if one.step < call.step and is_reading(one.tool)]
    return {
        "read": " ".join(sorted({one.tool for one in read if named & _values(one)})),
        "before": " ".join(sorted({one.tool for one in others if one.step < call.step})),
        "after": " ".join(sorted({one.tool for one in others if one.step > call.step})),
    }


def _about(run: Run, call: Call, shown: Shown) -> dict[str, str]:
    """Say what was known of the object, and where the arguments come from."""
    request = _request(run, call)
    arguments = flat(call.arguments)
    record = shown.record(arguments, call.step)
    told = {f"is {name}": state for name, v in record.items() if (state := _state(v))}
    for name, value in arguments.items():
        stood = record.get(name)
        if isinstance(value, list) and isinstance(stood, list) and stood:
            told[f"kept {name}"] = "all" if all(one in value for one in stood) else "some"
        if where := origin(name, value, call, request, record, shown):
            told[f"from {name}"] = where
        text = text_of(value, name)
        if text and (link := shown.link(name, text, call.step)):
            told.setdefault("link", link.field)
    return told


def _state(value: Json) -> str:
    """Return a field's value where it is one of few, else whether there is one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "0" if value == 0 else "not 0"
    if value in (None, "") or value == [] or value == {}:
        return "empty"
    return value if isinstance(value, str) and is_enum(value) else "not empty"
