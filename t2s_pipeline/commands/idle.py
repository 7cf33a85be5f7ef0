"""A home in which nothing runs, for what must not happen beside a run."""

import time

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.runs import open_instance
from t2s_pipeline.settings import Settings

UNDER_WAY = RunsFilter(statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.STARTING])
POLL_S = 0.25


def wait_until_idle(found: Settings, wait_s: float = 30.0) -> DagsterInstance:
    """Wait until no run is under way, and return Dagster's instance.

    Raises:
        CommandError: one still is.
    """
    until = time.monotonic() + wait_s
    while True:
        instance = open_instance(found)  # marks runs whose command is gone as failed
        runs = instance.get_runs(UNDER_WAY, limit=1)
        if not runs:
            return instance
        if time.monotonic() > until:
            raise CommandError(
                f"{runs[0].job_name} is running in {found.home} (run {runs[0].run_id}); "
                f"waited {wait_s:g} s. Let it finish, or end it, and try again"
            )
        time.sleep(POLL_S)
