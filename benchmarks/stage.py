"""One stage in a process of its own, so that its time and memory are its own.

Prints a line of JSON: seconds in each asset's body, and seconds of Dagster's bookkeeping beside.
"""

import gc
import json
import sys
import time
import warnings

import dagster as dg

from t2s_pipeline.cli import OBJECTS_BEFORE_COLLECTION
from t2s_pipeline.commands.runs import QUIET, RANGE_TAGS, open_instance
from t2s_pipeline.settings import settings


def run(job: str, selection: list[str], first: str, last: str | None) -> dict[str, float]:
    """Run part of a job for one partition, or for a range of them."""
    from t2s_pipeline.definitions import defs

    instance = open_instance(settings())
    began = time.perf_counter()
    result = (
        defs()
        .resolve_job_def(job)
        .execute_in_process(
            instance=instance,
            partition_key=None if last else first,
            tags=dict(zip(RANGE_TAGS, (first, last), strict=True)) if last else None,
            run_config=QUIET,
            asset_selection=[dg.AssetKey(name) for name in selection],
        )
    )
    whole = time.perf_counter() - began
    bodies = _bodies(instance, result.run_id)
    return {**bodies, "bookkeeping": whole - sum(bodies.values()), "whole": whole}


def _bodies(instance: dg.DagsterInstance, run_id: str) -> dict[str, float]:
    """Return the seconds between each step's start and its first output."""
    started: dict[str, float] = {}
    bodies: dict[str, float] = {}
    for entry in instance.all_logs(run_id):
        event = entry.dagster_event
        if event is None or event.step_key is None:
            continue
        kind = event.event_type_value
        if kind == "STEP_START":
            started[event.step_key] = entry.timestamp
        elif kind in ("STEP_OUTPUT", "ASSET_MATERIALIZATION") and event.step_key not in bodies:
            bodies[event.step_key] = entry.timestamp - started[event.step_key]
    return bodies


if __name__ == "__main__":
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)  # as the commands do
    warnings.filterwarnings("ignore", message=r"(?s).*may have breaking changes")
    job, names, first, *rest = sys.argv[1:]
    print(json.dumps(run(job, names.split(","), first, rest[0] if rest else None)))
