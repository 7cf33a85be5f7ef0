"""Commands that take in, run and learn."""

from pathlib import Path
from typing import Annotated

import typer

from t2s_pipeline.cli.options import Json, Skill, Strategy, Trust, Yes
from t2s_pipeline.commands.errors import told_plainly
from t2s_pipeline.settings import settings

app = typer.Typer()


@app.command()
def demo(
    seed: Annotated[int, typer.Option("--seed", help="Of the scripted agent.")] = 0,
    json: Json = False,
) -> None:
    """Run the bundled suite with a scripted agent, evolve its skill, and show both."""
    from t2s_pipeline.commands.demo import demo as run

    with told_plainly():
        code = run(settings(), seed=seed, json=json)
    raise typer.Exit(code)


@app.command()
def suites(json: Json = False) -> None:
    """List the suites of tasks that agents can be run on."""
    from t2s_pipeline.commands.suites import suites as run

    with told_plainly():
        run(json=json)


@app.command()
def rollout(
    suite: Annotated[str, typer.Argument(help="One of those that `t2s suites` lists.")],
    agent: Annotated[
        str | None, typer.Option("--agent", help="Who is run; the suite's first if left out.")
    ] = None,
    trials: Annotated[int, typer.Option("--trials", min=1, help="Runs of each task.")] = 4,
    skill: Annotated[
        str | None, typer.Option("--skill", help="Which skill they are for; the suite's name.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the agent.")] = 0,
    json: Json = False,
) -> None:
    """Run an agent on a suite's tasks, and take its runs in, judged by the suite's checker."""
    from t2s_pipeline.commands.rollout import Options
    from t2s_pipeline.commands.rollout import rollout as run

    options = Options(suite=suite, agent=agent, trials=trials, seed=seed, skill=skill, json=json)
    with told_plainly():
        code = run(settings(), options)
    raise typer.Exit(code)


@app.command()
def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files, folders, globs; - is stdin.")
    ],
    skill: Annotated[str, typer.Option("--skill", help="Which skill they are collected for.")],
    source_format: Annotated[
        str, typer.Option("--format", help="tau_bench, openai_chat, or auto: by content.")
    ] = "auto",
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="CSV or JSONL with id and success or reward."),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--origin", help="Who or what produced them; the file's name if left out."),
    ] = None,
    trust: Annotated[
        Trust | None,
        typer.Option(
            "--trust",
            help="Untrusted ones are kept, but not learned from. Known ones take it too.  "
            "[default: internal]",
        ),
    ] = None,
    description: Annotated[
        str | None,
        typer.Option("--description", help="What the skill does and when to use it."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing if anything is refused.")
    ] = False,
    json: Json = False,
) -> None:
    """Take traces in: redacted, each once, in order."""
    with told_plainly():
        from t2s_pipeline.commands.ingest import Options
        from t2s_pipeline.commands.ingest import ingest as run

        code = run(
            settings(),
            Options(
                sources=sources,
                skill=skill,
                source_format=source_format,
                labels=labels,
                origin=origin,
                trust=trust.value if trust else None,
                description=description,
                strict=strict,
                json=json,
            ),
        )
    raise typer.Exit(code)


@app.command()
def evolve(
    skill: Skill,
    base: Annotated[
        Path | None,
        typer.Option(
            "--base", exists=True, file_okay=False, help="A skill's directory to start from."
        ),
    ] = None,
    fan_in: Annotated[
        int | None,
        typer.Option(
            "--fan-in", min=2, max=64, help="Patches or nodes merged at a time.  [default: 8]"
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(
            "--concurrency", min=1, max=128, help="Calls of a model at a time.  [default: 64]"
        ),
    ] = None,
    max_usd: Annotated[
        float | None,
        typer.Option("--max-usd", min=0, help="What a model may cost; it stops before that."),
    ] = None,
    strategy: Annotated[
        Strategy,
        typer.Option(
            "--strategy",
            help="sequential: one batch after another, to compare with; it is not released.",
        ),
    ] = Strategy.parallel,
    batch: Annotated[
        int | None,
        typer.Option("--batch", min=1, help="Trajectories at a time, if sequential.  [default: 1]"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Derive the skill again from all that was learned, and release it."""
    with told_plainly():
        from t2s_pipeline.commands import compare
        from t2s_pipeline.commands.evolve import Options
        from t2s_pipeline.commands.evolve import evolve as run

        if strategy is Strategy.sequential:
            compare.refuse(base=base, fan_in=fan_in)
            asked = compare.Options(
                skill=skill,
                batch=batch or 1,
                concurrency=concurrency,
                max_usd=max_usd,
                dry_run=dry_run,
                json=json,
            )
            compare.compare(settings(), asked)
            return
        compare.refuse_batch(batch)
        options = Options(
            skill=skill,
            base=base,
            fan_in=fan_in,
            concurrency=concurrency,
            max_usd=max_usd,
            dry_run=dry_run,
            yes=yes,
            json=json,
        )
        run(settings(), options)


@app.command()
def draft(
    skill: Skill,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it is written.")],
    max_usd: Annotated[
        float | None, typer.Option("--max-usd", min=0, help="What the model may cost.")
    ] = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Have a model draft the skill from the texts of its tasks, to begin with."""
    with told_plainly():
        from t2s_pipeline.commands.draft import draft as run

        run(settings(), skill, folder, max_usd=max_usd, yes=yes, json=json)


@app.command()
def estimate(
    skill: Skill,
    fan_in: Annotated[
        int | None, typer.Option("--fan-in", min=2, max=64, help="As evolve will be told.")
    ] = None,
    json: Json = False,
) -> None:
    """Say how many calls, tokens and dollars the next evolution takes, before it runs."""
    with told_plainly():
        from t2s_pipeline.commands.estimate import estimate as run

        run(settings(), skill, fan_in=fan_in, json=json)
