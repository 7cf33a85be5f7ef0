"""Who speaks: decisions of people bear a name."""

import getpass

from t2s_pipeline.commands.errors import UsageError


def author_of(named: str | None) -> str:
    """Return the name that was given, or that of the user who runs the command.

    Raises:
        UsageError: the system knows none.
    """
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("the system knows no name of yours; give one with --author") from error
