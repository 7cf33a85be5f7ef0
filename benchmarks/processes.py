"""Python in a process of its own."""

import subprocess
import sys
from collections.abc import Mapping


def in_process(environment: Mapping[str, str], arguments: list[str]) -> str:
    """Run Python with these arguments and return its output.

    Raises:
        SystemExit: it failed.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}")
    return done.stdout
