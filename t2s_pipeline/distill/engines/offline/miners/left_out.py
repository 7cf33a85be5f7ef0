"""An item that the user asked about and the run looked up, without a call of its own."""

from collections.abc import Iterator

from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import closing, quote_call
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.tools import is_acting, is_reading
from t2s_pipeline.distill.trajectories import Call


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each tool that served some of the named items and not all.

    An item is a value that the user wrote and by which a reading tool found a record. Judged only
    where nothing else, neither the record nor a success of the task, tells what was needed.
    """
    if run.against_success is not None or run.trajectory.success is None:
        return
    said = "\n".join(s.text for s in run.trajectory.steps if s.role == "user" and s.text)
    end = closing(run.trajectory)
    for name, items in _items(run, said).items():
        for tool, served in _served(run, name).items():
            left = items - served.keys()
            if end and left and served.keys() & items:
                yield Lesson(
                    family="left_out",
                    slots={"tool": tool},
                    holds=not run.trajectory.success,
                    evidence=(quote_call(run.trajectory, next(iter(served.values()))), end),
                )


def _items(run: Run, said: str) -> dict[str, set[str]]:
    """Return, by argument name, the values that were both read by and named by the user."""
    items: dict[str, set[str]] = {}
    for call in run.trajectory.calls:
        if is_reading(call.tool) and isinstance(call.answer, dict) and not call.failed:
            for name, value in call.arguments.items():
                if isinstance(value, str) and len(value) > 2 and value in said:
                    items.setdefault(name, set()).add(value)
    return {name: values for name, values in items.items() if len(values) > 1}


def _served(run: Run, name: str) -> dict[str, dict[str, Call]]:
    """Return, by tool, the items for which an acting call succeeded."""
    served: dict[str, dict[str, Call]] = {}
    for call in run.trajectory.calls:
        value = call.arguments.get(name)
        if is_acting(call.tool) and not call.failed and isinstance(value, str):
            served.setdefault(call.tool, {})[value] = call
    return served
