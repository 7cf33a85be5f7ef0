"""t2s: the same stages from a terminal. Each command is one function in ``commands/``."""

import gc
import sys
import warnings
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from t2s_pipeline.cli import deciding, keeping, learning, reading, serving

app = typer.Typer(
    name="t2s",
    help=(
        "Distil what agents did into an Agent Skill whose every line names the trajectories it "
        "came from. State lives in $T2S_HOME (default: the nearest .t2s)."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
OBJECTS_BEFORE_COLLECTION = 50_000
"""Python's default, 700, costs a command a fifth of its time: nearly all it makes is modules. A
collection that goes through all of them also holds up every call of a model for 0.2 s."""

for _group in (learning, reading, deciding, keeping, serving):
    app.add_typer(_group.app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("t2s-pipeline"))
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Distil what agents did into an Agent Skill."""
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    # Dagster's notices about its own beta features; they are pinned, and no user can act on them.
    warnings.filterwarnings("ignore", message=r"(?s).*may have breaking changes")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows few characters
