"""τ-bench result files: a list of runs of simulated service desks, with what was expected."""

from t2s_pipeline.formats.expected import expected_actions
from t2s_pipeline.formats.messages import steps_of
from t2s_pipeline.formats.trace import Json, Refused, Trace, field, identifier, outcome


def recognises(record: Json) -> bool:
    """Tell whether a record is of this format."""
    return isinstance(record, dict) and "traj" in record and "task_id" in record


def parse(record: Json) -> Trace:
    """Read one run of one task.

    A run without ``reward_info`` did not end by itself (the harness stopped it), and its record
    says nothing about what was wrong beside the reward.

    Raises:
        Refused: it has no messages, or something in it has the wrong type.
    """
    if not isinstance(record, dict):
        raise Refused("must be an object")
    task_id = identifier(record, "task_id")
    if task_id is None:
        raise Refused("has no task_id")
    info = _object(record, "info")
    task = _object(info, "task")
    text = field(task, "instruction", str)
    return Trace(
        task_id=task_id,
        trial=identifier(record, "trial"),
        task_text=text if isinstance(text, str) else None,
        outcome=outcome(record.get("reward"), None, "checker"),
        steps=steps_of(record.get("traj"), "/traj"),
        expected_actions=expected_actions(task.get("actions")),
        termination="cut off" if info and info.get("reward_info") is None else None,
        harness="tau_bench",
    )


def _object(record: dict[str, Json], name: str) -> dict[str, Json]:
    value = field(record, name, dict)
    return value if isinstance(value, dict) else {}
