"""Options and arguments that several commands have, and the values they may take."""

from enum import StrEnum
from typing import Annotated

import typer


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
