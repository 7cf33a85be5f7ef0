"""What can go wrong for a person at a terminal: one clear line, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer


class CommandError(Exception):
    """A command that cannot do what was asked; the message is one line."""


class UsageError(CommandError):
    """A command that was not asked as it can be; the message is one line."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the errors that a person can do something about into one line on standard error.

    Anything else is a fault of ours and keeps its traceback.
    """
    from dagster import Failure

    from t2s_pipeline.formats.sources import SourceError
    from t2s_pipeline.resources.skill_folder import SkillFolderError
    from t2s_pipeline.resources.warehouse import WarehouseError

    try:
        yield
    except Failure as error:  # what assets and commands both ask, asked outside a run
        _tell(error.description or str(error))
        raise typer.Exit(1) from error
    except UsageError as error:
        _tell(str(error))
        raise typer.Exit(2) from error
    except (CommandError, SourceError, SkillFolderError, WarehouseError) as error:
        _tell(str(error))
        raise typer.Exit(1) from error


def _tell(message: str) -> None:
    typer.echo(f"t2s: {' '.join(message.split())}", err=True)
