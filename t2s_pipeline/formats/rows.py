"""Traces as rows of the tables ``trajectories`` and ``steps``."""

from collections.abc import Iterable
from typing import NamedTuple

import orjson
import polars as pl

from t2s_pipeline.formats import registry
from t2s_pipeline.formats.trace import Outcome, Trace
from t2s_pipeline.schemas import Steps, Trajectories

PARSED_BY = "2"
"""Raise it with any change that reads a record differently: all are then parsed again."""

SAME = (
    "trajectory_id",
    "skill",
    "position",
    "purpose",
    "task_id",
    "task_key",
    "trial",
    "origin",
    "trust",
    "content_hash",
    "revoked",
)
"""Columns that a trajectory has from its arrival."""


class Parsed(NamedTuple):
    """Rows of both tables."""

    trajectories: pl.DataFrame
    steps: pl.DataFrame


def parse(arrivals: pl.DataFrame) -> Parsed:
    """Parse records by the importers of their formats.

    Args:
        arrivals: rows of ``arrivals``, and ``revoked``.
    """
    runs: list[dict[str, object]] = []
    steps: list[dict[str, object]] = []
    for arrival in arrivals.iter_rows(named=True):
        trace = registry.parse(arrival["source_format"], orjson.loads(arrival["record"]))
        runs.append({name: arrival[name] for name in SAME} | _run(arrival, trace))
        steps.extend(_steps(arrival["trajectory_id"], trace))
    return Parsed(Trajectories.frame(runs), Steps.frame(steps))


def _run(arrival: dict, trace: Trace) -> dict[str, object]:
    outcome = Outcome(**orjson.loads(arrival["label"])) if arrival["label"] else trace.outcome
    return {
        "model": trace.model,
        "harness": trace.harness,
        "skill_version": trace.skill_version,
        "task_text": trace.task_text,
        "expected_actions": trace.expected_actions,
        "reward": outcome.reward,
        "success": outcome.success,
        "label_source": outcome.source,
        "termination": trace.termination,
        "n_steps": len(trace.steps),
        "input_tokens": trace.input_tokens,
        "output_tokens": trace.output_tokens,
        "cost_usd": trace.cost_usd,
        "started_at": trace.started_at,
        "parsed_by": PARSED_BY,
    }


def _steps(trajectory_id: str, trace: Trace) -> Iterable[dict[str, object]]:
    for number, step in enumerate(trace.steps):
        yield {
            "trajectory_id": trajectory_id,
            "step": number,
            "native_id": step.native_id,
            "role": step.role,
            "text": step.text,
            "tool": step.tool,
            "arguments": step.arguments,
            "result": step.result,
            "is_error": step.is_error,
            "tokens": step.tokens,
            "cost_usd": step.cost_usd,
        }
