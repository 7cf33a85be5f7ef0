"""Commands that keep a home true, small and safe."""

from pathlib import Path
from typing import Annotated

import typer

from t2s_pipeline.cli.options import Json, Yes
from t2s_pipeline.commands.errors import told_plainly
from t2s_pipeline.settings import settings

app = typer.Typer()


@app.command()
def verify(json: Json = False) -> None:
    """Derive every id again and check every invariant on what is stored."""
    with told_plainly():
        from t2s_pipeline.commands.verify import verify as run

        code = run(settings(), json=json)
    raise typer.Exit(code)


@app.command()
def gc(
    keep_answers: Annotated[
        int | None,
        typer.Option(
            "--keep-answers",
            min=0,
            metavar="DAYS",
            help="Drop the words of older model answers.  [default: T2S_KEEP_ANSWERS, else keep]",
        ),
    ] = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Drop what no evolution uses, after showing it."""
    from t2s_pipeline.commands.gc import gc as run

    with told_plainly():
        run(settings(), keep_answers=keep_answers, yes=yes, json=json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="File to write, a .tar.gz.")],
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Keep the whole home in one file, while nothing else runs."""
    from t2s_pipeline.commands.backup import backup as run

    with told_plainly():
        run(settings(), file, yes=yes, json=json)


@app.command("restore-backup")
def restore_backup(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="What t2s backup made.")
    ],
    json: Json = False,
) -> None:
    """Put a home back from a file, into an empty one."""
    from t2s_pipeline.commands.backup import restore_backup as run

    with told_plainly():
        run(settings(), file, json=json)
