"""What a tool's error says, without what is particular to one task."""

import re

from t2s_pipeline.distill.engines.offline.records import strings
from t2s_pipeline.distill.trajectories import Call, Json

PATTERN_CHARACTERS = 120

_PREFIX = re.compile(r"^\s*(?:error|exception|failed|failure)\s*[:\-]\s*", re.IGNORECASE)
_PARTICULAR = re.compile(r"\S*\d\S*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def error_pattern(call: Call) -> str:
    """Return the message of a failed call; values of the task in it become ``…``."""
    line = next((line for line in reversed(call.result.splitlines()) if line.strip()), "")
    first = call.result.splitlines()[0] if call.result.splitlines() else ""
    message = _PREFIX.sub("", line if first.startswith("Traceback") else first)
    for value in sorted(strings(call.arguments), key=len, reverse=True):
        if len(value) > 2:
            message = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "…", message)
    message = _PARTICULAR.sub(_masked, message)
    return " ".join(message.split())[:PATTERN_CHARACTERS].rstrip()


def numbers_in(value: Json) -> list[float]:
    """Return the numbers in a text, or the numeric values anywhere in a JSON value."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int | float):
        return [float(value)]
    if isinstance(value, str):
        return [float(number) for number in _NUMBER.findall(value)]
    children = value.values() if isinstance(value, dict) else value or []
    return [
        number for child in children for number in numbers_in(child) if not isinstance(child, str)
    ]


def _masked(token: re.Match[str]) -> str:
    return "…" + (token[0][-1] if token[0][-1] in ",.;:)" else "")
