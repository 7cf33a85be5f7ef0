"""Who is at the keyboard: to whom words are put down that nobody signed."""

import getpass
import subprocess


class NoAuthor(Exception):
    """Nobody knows who is at the keyboard; the message says what to do."""


def author_of(named: str | None = None) -> str:
    """Return the name that was given, else git's user.name, else the login name.

    Raises:
        NoAuthor: there is none of them.
    """
    return named or _known_to_git() or _login()


def _known_to_git() -> str:
    command = ["git", "config", "user.name"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return asked.stdout.strip()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a container's user without a name
        raise NoAuthor(
            "neither git nor the system knows your name; set it with: git config user.name NAME"
        ) from error
