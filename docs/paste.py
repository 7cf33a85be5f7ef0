"""``python -m docs.paste``: run the demo, and paste what it says into the README."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"(<!-- demo -->\n```text\n).*?(```)", re.DOTALL)
WIDTH = "100"


def said() -> str:
    """Return what the demo says in a fresh home, the home's path as a newcomer has it."""
    with TemporaryDirectory() as folder:
        settings = {"T2S_HOME": folder, "DAGSTER_HOME": f"{folder}/dagster", "COLUMNS": WIDTH}
        done = subprocess.run(
            [sys.executable, "-m", "t2s_pipeline.cli", "demo"],
            env={**os.environ, **settings, "T2S_ENGINE": "offline"},
            capture_output=True,
            text=True,
            check=True,
        )
    shown = done.stdout.replace(folder, ".t2s")
    return "\n".join(line.rstrip() for line in shown.splitlines()) + "\n"


def main() -> None:
    """Put it between the marks."""
    page = README.read_text(encoding="utf-8")
    shown = said()
    README.write_text(_BLOCK.sub(lambda m: f"{m[1]}{shown}{m[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
