"""A trajectory as the engines read it: its steps, its outcome, what was expected of it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import orjson
import polars as pl

from t2s_pipeline.distill.edits.edit import Trust

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class Step(NamedTuple):
    """One message, or one tool call with its result (None: none was recorded)."""

    step: int
    role: str
    text: str | None
    tool: str | None
    arguments: str | None
    result: str | None
    is_error: bool

    def quotes(self, quote: str) -> bool:
        """Tell whether a quote stands verbatim in the step."""
        return any(quote in part for part in (self.text, self.arguments, self.result) if part)


class Action(NamedTuple):
    """A tool call that a right run makes."""

    tool: str
    arguments: dict[str, Json]


class Call(NamedTuple):
    """A tool call as the agent made it; ``answer`` is the result's JSON, or None."""

    step: int
    tool: str
    arguments: dict[str, Json]
    raw: str
    result: str
    answer: Json
    failed: bool


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """One agent run. ``expected`` is None where the record does not say what is right."""

    trajectory_id: str
    content_hash: str
    task_key: str
    position: int
    origin: str
    trust: Trust
    task_text: str | None
    success: bool | None
    expected: tuple[Action, ...] | None
    steps: tuple[Step, ...] = field(repr=False)

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Return the tool calls in order; arguments that are no JSON object count as none."""
        return tuple(_call(step) for step in self.steps if step.tool and step.role == "assistant")


def expected_actions(text: str | None) -> tuple[Action, ...] | None:
    """Read the stored JSON list of {tool, arguments}."""
    if text is None:
        return None
    return tuple(Action(a["tool"], a["arguments"]) for a in orjson.loads(text))


def trajectories_of(runs: pl.DataFrame, steps: pl.DataFrame) -> dict[str, Trajectory]:
    """Return, by id, the trajectories that these rows of the two tables hold."""
    by_run: dict[str, list[Step]] = {name: [] for name in runs["trajectory_id"]}
    for name, *step in steps.select("trajectory_id", *Step._fields).iter_rows():
        by_run[name].append(Step(*step))
    return {
        row["trajectory_id"]: Trajectory(
            trajectory_id=row["trajectory_id"],
            content_hash=row["content_hash"],
            task_key=row["task_key"],
            position=row["position"],
            origin=row["origin"],
            trust=row["trust"],
            task_text=row["task_text"],
            success=row["success"],
            expected=expected_actions(row["expected_actions"]),
            steps=tuple(by_run[row["trajectory_id"]]),
        )
        for row in runs.iter_rows(named=True)
    }


def parsed(text: str | None) -> Json:
    """Return the JSON that a text holds, None where it holds none."""
    if not text or text[0] not in '{["-0123456789tfn ':
        return None
    try:
        value: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value


def _call(step: Step) -> Call:
    arguments = parsed(step.arguments)
    return Call(
        step=step.step,
        tool=step.tool or "",
        arguments=arguments if isinstance(arguments, dict) else {},
        raw=step.arguments or "",
        result=step.result or "",
        answer=parsed(step.result),
        failed=step.is_error,
    )
