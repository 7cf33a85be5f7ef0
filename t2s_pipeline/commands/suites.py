"""``t2s suites``: the tasks there are to run agents on."""

from t2s_pipeline.commands.terminal import console, emit_json, table
from t2s_pipeline.suites.registry import SUITES


def suites(*, json: bool) -> None:
    """List the suites with their agents."""
    found = [make() for make in SUITES.values()]
    if json:
        emit_json(
            {
                "suites": [
                    {
                        "suite": one.name,
                        "description": one.description,
                        "tasks": [task.task_id for task in one.tasks],
                        "agents": list(one.agents),
                    }
                    for one in found
                ]
            }
        )
        return
    made = table("suite", "#tasks", "agents", "what")
    for one in found:
        made.add_row(one.name, str(len(one.tasks)), ", ".join(one.agents), one.description)
    console().print(made)
