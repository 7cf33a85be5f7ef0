"""Questions before something is done that a person may not want."""

import sys

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.terminal import console


def confirm(question: str, *, yes: bool) -> None:
    """Ask whether to go on, unless that was answered before.

    Raises:
        CommandError: the person declined, or nobody is there to be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError("nothing was changed; pass --yes to do it without being asked")
    console(stderr=True).print(f"{question} [y/N] ", end="")
    if input().strip().lower() not in ("y", "yes"):
        raise CommandError("nothing was changed")
