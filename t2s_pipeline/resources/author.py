"""Who is at the keyboard: to whom words are put down that nobody signed."""

import getpass
import os
import subprocess


def author() -> str:
    """Return git's user.name, or the login name where git has none."""
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, check=False
        )
        named = asked.stdout.strip()
    except FileNotFoundError:
        named = ""
    return named or _login()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"user {os.getuid()}"
