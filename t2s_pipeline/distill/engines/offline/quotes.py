"""Verbatim quotes: the words of a step by which a person recognises what happened."""

import json
import re

import orjson

from t2s_pipeline.distill.edits.edit import Evidence
from t2s_pipeline.distill.engines.offline.records import Record
from t2s_pipeline.distill.engines.offline.tools import is_hand_over
from t2s_pipeline.distill.trajectories import Call, Step, Trajectory

QUOTE_CHARACTERS = 240
"""A longer passage is cut here: enough to recognise the step by."""
MOST_FIELDS = 12


def quote(trajectory: Trajectory, step: int, passage: str) -> Evidence:
    """Cite the beginning of a passage of a step."""
    return Evidence(trajectory.trajectory_id, step, passage[:QUOTE_CHARACTERS].rstrip())


def quote_words(trajectory: Trajectory, step: int, text: str, marks: str) -> Evidence:
    """Cite the end of a text from the sentence or line on that holds its first such mark."""
    at = min(text.find(mark) for mark in marks if mark in text)
    return quote(trajectory, step, text[text.rfind("\n", 0, at) + 1 :])


def quote_call(trajectory: Trajectory, call: Call) -> Evidence:
    """Cite what was sent; a call without arguments by its result."""
    return quote(trajectory, call.step, call.raw or call.result)


def quote_argument(trajectory: Trajectory, call: Call, argument: str) -> Evidence:
    """Cite a call from one of its arguments on."""
    at = re.search(rf'"{re.escape(argument)}"\s*:', call.raw)
    return quote(trajectory, call.step, call.raw[at.start() :] if at else call.raw)


def quote_code(trajectory: Trajectory, call: Call, line: str) -> Evidence:
    """Cite a line of code as it was sent, inside a JSON string; failing that, the whole call."""
    for ascii_only in (False, True):
        sent = json.dumps(line, ensure_ascii=ascii_only)[1:-1]
        if sent in call.raw:
            return Evidence(trajectory.trajectory_id, call.step, sent)
    return quote_call(trajectory, call)


def quote_fields(trajectory: Trajectory, record: Record) -> list[Evidence]:
    """Cite the plain fields of a record, each for itself, by which a person judges a call."""
    cited: list[Evidence] = []
    for name, value in record.fields.items():
        if len(cited) < MOST_FIELDS and isinstance(value, str | int | float | bool):
            told = re.escape(orjson.dumps(value).decode())
            found = re.search(rf'"{re.escape(name)}"\s*:\s*{told}', record.call.result)
            if found:
                cited.append(quote(trajectory, record.call.step, found[0]))
    return cited or [quote_result(trajectory, record.call)]


def quote_result(trajectory: Trajectory, call: Call) -> Evidence:
    """Cite what came back."""
    return quote(trajectory, call.step, call.result)


def closing(trajectory: Trajectory) -> Evidence | None:
    """Cite what the run came to: its last hand-over, else what the agent said of its work.

    That is what it said first after its last call, not the courtesies after that; of a run
    without calls, the most that it said.
    """
    for call in reversed(trajectory.calls):
        if is_hand_over(call.tool):
            return quote_call(trajectory, call)
    worked = max((call.step for call in trajectory.calls), default=-1)
    said = [s for s in trajectory.steps if s.role == "assistant" and s.text and not s.tool]
    after = [step for step in said if step.step > worked]
    told = after[0] if after and trajectory.calls else max(said, key=_length, default=None)
    return quote(trajectory, told.step, told.text) if told and told.text else None


def _length(step: Step) -> int:
    return len(step.text or "")
