"""Runs of the Dagster jobs, on the instance that the UI shows."""

import os
import socket
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryFile

import dagster as dg
from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.locks import hold, is_held
from t2s_pipeline.commands.progress import TerminalProgress
from t2s_pipeline.resources.engines import EngineSettings
from t2s_pipeline.settings import Settings

PID_TAG, HOST_TAG, LOCK_TAG = "t2s/pid", "t2s/host", "t2s/lock"
RANGE_TAGS = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
INTERRUPTED = ("KeyboardInterrupt", "DagsterExecutionInterruptedError", "InterruptException")
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def writable_dagster_home(found: Settings) -> None:
    """Make Dagster's home if it is missing, so that nothing is begun that could not be told there.

    Raises:
        CommandError: it cannot be written.
    """
    try:
        found.dagster_home.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=found.dagster_home):
            pass
        config = found.dagster_home / "dagster.yaml"
        if not config.exists():
            config.write_text(
                files("t2s_pipeline.templates").joinpath("dagster.yaml").read_text("utf-8"),
                encoding="utf-8",
            )
    except OSError as error:
        raise CommandError(
            f"cannot write {found.dagster_home}: {error.strerror}; set T2S_HOME (and DAGSTER_HOME) "
            "to a folder that can be written"
        ) from error


def open_instance(found: Settings) -> DagsterInstance:
    """Open Dagster's instance in its home, which is made if it is missing.

    Runs of a command that was killed are marked as failed: nobody else would.
    """
    writable_dagster_home(found)
    os.environ["DAGSTER_HOME"] = str(found.dagster_home)
    os.environ["T2S_HOME"] = str(found.home)
    instance = DagsterInstance.get()
    _bury(instance, found.dagster_home)
    return instance


def _bury(instance: DagsterInstance, folder: Path) -> None:
    under_way = RunsFilter(
        statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.STARTING],
        tags={HOST_TAG: socket.gethostname()},
    )
    for run in instance.get_runs(under_way):
        lock = run.tags.get(LOCK_TAG)
        if lock is None or not is_held(folder, lock):
            instance.report_run_failed(run, "the command that ran it was ended")


def run_job(
    instance: DagsterInstance,
    job: str,
    *,
    partition: str | None = None,
    partitions: tuple[str, str] | None = None,
    ops: Mapping[str, object] | None = None,
    engine: EngineSettings | None = None,
    assets: Sequence[str] | None = None,
) -> None:
    """Run a job for one partition, or for a range of them, in this process.

    Args:
        instance: where the run is recorded.
        job: its name.
        partition: key of the one partition.
        partitions: first and last key of the range.
        ops: configuration by asset.
        engine: who answers, and at what price; None: as the environment says.
        assets: only these of the job's; all if left out.

    Raises:
        CommandError: an asset or a blocking check failed; the message is its own.
        KeyboardInterrupt: a person ended it.
    """
    from t2s_pipeline.definitions import defs

    tags = {
        PID_TAG: str(os.getpid()),
        HOST_TAG: socket.gethostname(),
        LOCK_TAG: hold(Path(instance.root_directory)),
    }
    if partitions:
        tags |= dict(zip(RANGE_TAGS, partitions, strict=True))
    result = (
        defs()
        .resolve_job_def(job)
        .execute_in_process(
            instance=instance,
            partition_key=partition,
            tags=tags,
            run_config={**QUIET, "ops": dict(ops or {})},
            resources={
                "progress": TerminalProgress(),
                **({"engine": engine} if engine else {}),
            },
            raise_on_error=False,
            asset_selection=[dg.AssetKey(name) for name in assets] if assets else None,
        )
    )
    if not result.success:
        raise CommandError(_why_failed(result))


def _why_failed(result: dg.ExecuteInProcessResult) -> str:
    failures = [e for e in result.all_events if e.is_step_failure]
    for event in failures:
        data = event.step_failure_data
        if data.error and data.error.cls_name in INTERRUPTED:
            raise KeyboardInterrupt
        told = data.user_failure_data.description if data.user_failure_data else None
        if told:
            return told
        if data.error:
            cause = data.error.cause or data.error
            return f"{event.step_key}: {cause.message.strip()}"
    for event in result.all_events:  # failed before any step: a resource that cannot be made
        if event.is_run_failure and (failure := event.job_failure_data.error):
            cause = failure.cause or failure
            return f"the run could not begin: {cause.message.strip()}"
    return "the run failed; see it in the UI (make dev)"
