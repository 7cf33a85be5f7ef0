"""Commands with which a person has a word in it."""

from typing import Annotated

import typer

from t2s_pipeline.cli.options import (
    Author,
    Json,
    Later,
    Named,
    OfSkill,
    Origin,
    Skill,
    Verdict,
    Yes,
)
from t2s_pipeline.commands.errors import told_plainly
from t2s_pipeline.settings import settings

app = typer.Typer()


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
