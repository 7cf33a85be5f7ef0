"""What can go wrong for a person at a terminal: one clear line, and what to do."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer


class CommandError(Exception):
    """A command that cannot do what was asked; the message is one line."""


class UsageError(CommandError):
    """A command that was not asked as it can be, or for what there is none of; one line."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the errors that a person can do something about into one line on standard error.

    Anything else is a fault of ours and keeps its traceback.
    """
    try:
        with _output_written(), _errors_told():
            yield
    except KeyboardInterrupt as error:
        _tell("interrupted; run it again to go on")
        raise typer.Exit(130) from error


@contextmanager
def _errors_told() -> Iterator[None]:
    from dagster import DagsterExecutionInterruptedError, Failure

    from t2s_pipeline.formats.sources import SourceError
    from t2s_pipeline.resources.archive import ArchiveError
    from t2s_pipeline.resources.audit_folder import AuditFolderError
    from t2s_pipeline.resources.author import NoAuthor
    from t2s_pipeline.resources.dagster_history import HistoryError
    from t2s_pipeline.resources.engines import NoSuchEngine
    from t2s_pipeline.resources.prices import PriceError
    from t2s_pipeline.resources.skill_folder import SkillFolderError
    from t2s_pipeline.resources.warehouse import WarehouseError
    from t2s_pipeline.settings import SettingsError

    try:
        yield
    except DagsterExecutionInterruptedError as error:
        raise KeyboardInterrupt from error
    except (NoAuthor, SettingsError, UsageError) as error:
        _tell(str(error))
        raise typer.Exit(2) from error
    except Failure as error:  # what assets and commands both ask, asked outside a run
        _tell(error.description or str(error))
        raise typer.Exit(2 if isinstance(error, NoSuchEngine) else 1) from error
    except (
        ArchiveError,
        AuditFolderError,
        CommandError,
        HistoryError,
        PriceError,
        SourceError,
        SkillFolderError,
        WarehouseError,
    ) as error:
        _tell(str(error))
        raise typer.Exit(1) from error


@contextmanager
def _output_written() -> Iterator[None]:
    """Write all output, or say that it cannot be written; a reader that went away needs no word."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EPIPE):
            raise
        _give_up_output()
        if error.errno != errno.EPIPE:
            _tell(f"cannot write: {error.strerror}")
        raise typer.Exit(1) from error


def _give_up_output() -> None:
    """Let what cannot be written go, which would be tried again when the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _tell(message: str) -> None:
    typer.echo(f"t2s: {' '.join(message.split())}", err=True)
