"""Which commands still run: each holds a lock that ends with its process, however that ends.

A process id would not do: it says nothing of processes that other systems hide, and is used again.
"""

import fcntl
import os
import secrets
from functools import cache
from pathlib import Path


@cache
def hold(folder: Path) -> str:
    """Take this process's own lock in a folder, and return its name."""
    place = secrets.randbits(62)
    fcntl.lockf(_file(folder), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    return str(place)


def is_held(folder: Path, name: str) -> bool:
    """Tell whether the process that took a lock of this name is there."""
    if name == hold(folder):
        return True
    try:
        fcntl.lockf(_file(folder), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, int(name))
    except OSError:
        return True
    fcntl.lockf(_file(folder), fcntl.LOCK_UN, 1, int(name))
    return False


@cache
def _file(folder: Path) -> int:
    """Open the file whose bytes are the locks; never closed, since that would end them."""
    return os.open(folder / "commands.lock", os.O_RDWR | os.O_CREAT, 0o644)
