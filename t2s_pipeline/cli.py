"""t2s: the same stages from a terminal. Each command is one function in ``commands/``."""

import sys
import warnings
from enum import StrEnum
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from t2s_pipeline.commands.errors import told_plainly
from t2s_pipeline.settings import settings

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


class Trust(StrEnum):
    """How far a source is trusted."""

    verified = "verified"
    internal = "internal"
    external = "external"
    untrusted = "untrusted"


class Strategy(StrEnum):
    """How trajectories are learned from."""

    parallel = "parallel"
    sequential = "sequential"


class Verdict(StrEnum):
    """What a person says of a rule."""

    accept = "accept"
    reject = "reject"
    pin = "pin"
    reword = "reword"


class AnswerForm(StrEnum):
    """How an endpoint can be held to the form of an answer."""

    json_schema = "json_schema"
    json_object = "json_object"
    text = "text"


Skill = Annotated[str, typer.Argument(help="The skill's name.")]
At = Annotated[
    int | None, typer.Option("--at", help="Number of the evolution; the latest one if left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Author = Annotated[
    str | None,
    typer.Option("--author", help="Who decides; git's user.name or the login name if left out."),
]
Named = Annotated[
    list[str] | None, typer.Argument(metavar="[TRAJECTORY…]", help="Names, as blame shows them.")
]
Origin = Annotated[
    str | None, typer.Option("--origin", help="All of one origin in the place of names.")
]
OfSkill = Annotated[str | None, typer.Option("--skill", help="Whose: with --origin.")]
Later = Annotated[bool, typer.Option("--later", help="Wait with evolving.")]


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
    # Dagster's notices about its own beta features; they are pinned, and no user can act on them.
    warnings.filterwarnings("ignore", message=r"(?s).*may have breaking changes")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows few characters


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
def skills(json: Json = False) -> None:
    """List the skills."""
    with told_plainly():
        from t2s_pipeline.commands.status import skills as run

        run(settings(), json=json)


@app.command()
def show(skill: Skill, at: At = None, json: Json = False) -> None:
    """Print the skill as the next agent reads it."""
    with told_plainly():
        from t2s_pipeline.commands.show import show as run

        run(settings(), skill, at=at, json=json)


@app.command()
def status(json: Json = False) -> None:
    """Say what arrived, what lacks analysis, and what each evolution computed."""
    with told_plainly():
        from t2s_pipeline.commands.status import status as run

        run(settings(), json=json)


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
def decide(
    skill: Skill,
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE", help="Where it stands, as in SKILL.md:17, or its id, as in rule:1a2b3c."
        ),
    ],
    decision: Annotated[Verdict, typer.Argument(help="What is decided.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; others will ask.")],
    text: Annotated[
        str | None, typer.Option("--text", help="The words in its place, to reword it.")
    ] = None,
    author: Author = None,
    json: Json = False,
) -> None:
    """Accept, reject, pin or reword a rule, from the next evolution on."""
    from t2s_pipeline.commands.decide import Options
    from t2s_pipeline.commands.decide import decide as run

    with told_plainly():
        options = Options(
            skill=skill,
            rule=rule,
            decision=decision.value,
            text=text,
            reason=reason,
            author=author,
            json=json,
        )
        run(settings(), options)


@app.command()
def review(
    skill: Skill,
    author: Author = None,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the answers from standard input.")
    ] = False,
    json: Json = False,
) -> None:
    """Walk over the rules of the skill and decide on each."""
    from t2s_pipeline.commands.review import Options
    from t2s_pipeline.commands.review import review as run

    with told_plainly():
        run(settings(), Options(skill=skill, author=author, stdin=stdin, json=json))


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
def rollback(
    skill: Skill,
    number: Annotated[int, typer.Argument(metavar="N", help="Number of the evolution.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, for the record.")] = "",
    author: Author = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Let the skill of a released evolution stand again."""
    from t2s_pipeline.commands.rollback import Options
    from t2s_pipeline.commands.rollback import rollback as run

    with told_plainly():
        options = Options(
            skill=skill, number=number, reason=reason, author=author, yes=yes, json=json
        )
        run(settings(), options)


@app.command()
def revoke(
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    trajectories: Named = None,
    origin: Origin = None,
    skill: OfSkill = None,
    author: Author = None,
    later: Later = False,
    purge: Annotated[
        bool, typer.Option("--purge", help="Delete them and all that rests on them, for good.")
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Withdraw trajectories: show what would change, ask, and evolve without them."""
    with told_plainly():
        from t2s_pipeline.commands.purge import purge as delete
        from t2s_pipeline.commands.revoke import Options
        from t2s_pipeline.commands.revoke import revoke as run

        options = Options(
            trajectories=trajectories or [],
            origin=origin,
            skill=skill,
            reason=reason,
            author=author,
            later=later,
            yes=yes,
            json=json,
        )
        code = delete(settings(), options) if purge else run(settings(), options)
    raise typer.Exit(code or 0)


@app.command()
def restore(
    trajectories: Named = None,
    origin: Origin = None,
    skill: OfSkill = None,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    author: Author = None,
    later: Later = False,
    json: Json = False,
) -> None:
    """Take withdrawn trajectories in again, and evolve with them."""
    with told_plainly():
        from t2s_pipeline.commands.revoke import Options
        from t2s_pipeline.commands.revoke import restore as run

        options = Options(
            trajectories=trajectories or [],
            origin=origin,
            skill=skill,
            reason=reason,
            author=author,
            later=later,
            yes=True,
            json=json,
        )
        run(settings(), options)


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


@app.command("fake-endpoint")
def fake_endpoint(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0: any free port.")
    ] = 8321,
    host: Annotated[
        str, typer.Option("--host", help="The default is reached from this machine only.")
    ] = "127.0.0.1",
    latency: Annotated[
        str,
        typer.Option("--latency", help="Seconds, exponential:MEAN, or lognormal:MEDIAN[:SPREAD]."),
    ] = "0",
    faults: Annotated[
        float, typer.Option("--faults", min=0, max=1, help="Share of requests with a fault.")
    ] = 0.0,
    fault_kinds: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="KIND", help="Only this kind; may be repeated."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of latency and faults.")] = 0,
    answers: Annotated[
        AnswerForm, typer.Option("--answers", help="The strongest form answers can be held to.")
    ] = AnswerForm.json_schema,
    tools: Annotated[bool, typer.Option(help="Whether tools may be offered.")] = True,
    json: Json = False,
) -> None:
    """Serve an OpenAI-compatible endpoint without a model, to try things on."""
    from t2s_pipeline.commands.fake_endpoint import Options
    from t2s_pipeline.commands.fake_endpoint import fake_endpoint as run

    with told_plainly():
        run(
            Options(
                port=port,
                host=host,
                latency=latency,
                faults=faults,
                fault_kinds=fault_kinds or [],
                seed=seed,
                answers=answers.value,
                tools=tools,
                json=json,
            )
        )


if __name__ == "__main__":
    app()
