"""OpenAI chat JSONL: a record with ``messages``, or a bare list of messages."""

from t2s_pipeline.formats.expected import expected_actions
from t2s_pipeline.formats.messages import is_message, steps_of
from t2s_pipeline.formats.trace import (
    Json,
    Refused,
    Trace,
    field,
    identifier,
    named_type,
    outcome,
)

IDS = ("task_id", "id", "instance_id")
SUCCESSES = ("success", "resolved")
REWARDS = ("reward", "score")


def recognises(record: Json) -> bool:
    """Tell whether a record is of this format."""
    if isinstance(record, dict):
        return "messages" in record
    return isinstance(record, list) and bool(record) and is_message(record[0])


def parse(record: Json) -> Trace:
    """Read a record; what it does not say about task and outcome stays unknown.

    Raises:
        Refused: it has no messages, or something in it has the wrong type.
    """
    if isinstance(record, list):
        record = {"messages": record}
    if not isinstance(record, dict):
        raise Refused(f"must be an object or a list of messages, not {named_type(record)}")
    steps = steps_of(record.get("messages"), "/messages")
    task_text = next((s.text for s in steps if s.role == "user"), None)
    success = next((record[k] for k in SUCCESSES if record.get(k) is not None), None)
    reward = next((record[k] for k in REWARDS if record.get(k) is not None), None)
    told = "record" if reward is not None or success is not None else ""
    return Trace(
        task_id=identifier(record, *IDS) or "",
        trial=identifier(record, "trial"),
        task_text=task_text,
        outcome=outcome(reward, success, told),
        steps=steps,
        expected_actions=expected_actions(record.get("expected_actions")),
        model=_text(record, "model"),
        termination=_text(record, "termination"),
    )


def _text(record: dict[str, Json], name: str) -> str | None:
    value = field(record, name, str)
    return value if isinstance(value, str) else None
