"""Commands that tell of what was learned."""

from pathlib import Path
from typing import Annotated

import typer

from t2s_pipeline.cli.options import At, Json, Skill, Yes
from t2s_pipeline.commands.errors import told_plainly
from t2s_pipeline.settings import settings

app = typer.Typer()


@app.command()
def skills(json: Json = False) -> None:
    """List the skills."""
    with told_plainly():
        from t2s_pipeline.commands.status import skills as run

        run(settings(), json=json)


@app.command()
def status(json: Json = False) -> None:
    """Say what arrived, what lacks analysis, and what each evolution computed."""
    with told_plainly():
        from t2s_pipeline.commands.status import status as run

        run(settings(), json=json)


@app.command()
def show(skill: Skill, at: At = None, json: Json = False) -> None:
    """Print the skill as the next agent reads it."""
    with told_plainly():
        from t2s_pipeline.commands.show import show as run

        run(settings(), skill, at=at, json=json)


@app.command()
def blame(
    skill: Skill,
    place: Annotated[
        str | None,
        typer.Argument(metavar="[PATH[:LINE[-LINE]]]", help="Lines; one line is shown in full."),
    ] = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Show which trajectories taught which line, through which merges, in which words."""
    with told_plainly():
        from t2s_pipeline.commands.blame import blame as run
        from t2s_pipeline.commands.blame import place_of

        run(settings(), skill, place_of(place), at=at, json=json)


@app.command("why-not")
def why_not(skill: Skill, at: At = None, json: Json = False) -> None:
    """Show what was not used, and why."""
    with told_plainly():
        from t2s_pipeline.commands.why_not import why_not as run

        run(settings(), skill, at=at, json=json)


@app.command()
def diff(
    skill: Skill,
    before: Annotated[int, typer.Argument(metavar="N", help="Number of an evolution.")],
    after: Annotated[int, typer.Argument(metavar="M", help="Number of another one.")],
    json: Json = False,
) -> None:
    """Show what changed from one evolution to another: lines, and their support."""
    with told_plainly():
        from t2s_pipeline.commands.diff import diff as run

        run(settings(), skill, before, after, json=json)


@app.command()
def audit(
    skill: Skill,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", dir_okay=False, help="File to write the page to."),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    at: At = None,
    json: Json = False,
) -> None:
    """Write a page that shows who taught which line, in which words."""
    from t2s_pipeline.commands.audit import Options
    from t2s_pipeline.commands.audit import audit as run

    with told_plainly():
        run(settings(), Options(skill=skill, output=output, show=show, at=at, json=json))


@app.command()
def export(
    skill: Skill,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the skill goes.")],
    at: At = None,
    trace: Annotated[
        bool,
        typer.Option(
            "--agent-trace", help="Add agent-trace.json: lines and runs, for blame tools."
        ),
    ] = False,
    evals: Annotated[
        bool, typer.Option("--evals", help="Add evals/evals.json: its tasks, to try it on.")
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Write the skill's directory, ready to install."""
    with told_plainly():
        from t2s_pipeline.commands.export import Options
        from t2s_pipeline.commands.export import export as run

        options = Options(
            skill=skill, folder=folder, at=at, trace=trace, evals=evals, yes=yes, json=json
        )
        run(settings(), options)
