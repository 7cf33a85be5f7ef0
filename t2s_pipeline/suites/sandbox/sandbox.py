"""A place where Python of an agent runs: in a process of its own, with little time and memory.

It keeps mistakes from doing harm: endless loops, too much memory, output without end, processes
left behind. It is no wall against malice: a script may read what its user may read.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

SERVER = Path(__file__).with_name("server.py")
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
}
"""All that a script sees of the environment, so that it runs the same everywhere."""


class SandboxError(RuntimeError):
    """The sandbox itself does not work; what a script does wrong is part of its output."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a script may use.

    Attributes:
        wall_s: seconds that pass; with what it started it is then ended.
        cpu_s: seconds of computing.
        memory_bytes: address space.
        file_bytes: size of a file that it writes.
        output_bytes: how much of its output is kept, from the start.
        preload: modules that scripts use, imported once for all of them.
        hidden: modules that cannot be imported.
    """

    wall_s: float = 10.0
    cpu_s: int = 5
    memory_bytes: int = 512 * 2**20
    file_bytes: int = 16 * 2**20
    output_bytes: int = 20_000
    preload: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class Output(NamedTuple):
    """What a script printed, errors included, and whether it failed or was stopped."""

    text: str
    failed: bool


class Sandbox:
    """Runs scripts one after the other; what one leaves in memory the next does not see."""

    def __init__(self, limits: Limits) -> None:
        """Start the process that runs the scripts."""
        self._limits = limits
        self._server = subprocess.Popen(
            [sys.executable, "-s", "-P", "-B", str(SERVER), json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for the caller, who then closes this
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process; it waits for a script that is running."""
        self._server.communicate()

    def run(self, code: str, folder: Path, *arguments: str) -> Output:
        """Run a script in a directory; its arguments are in ``sys.argv``.

        Raises:
            SandboxError: the process that runs the scripts has ended.
        """
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        request = {"code": code, "folder": str(folder.resolve()), "arguments": arguments}
        try:
            self._server.stdin.write(json.dumps(request) + "\n")
            self._server.stdin.flush()
            reply = json.loads(self._server.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError) as error:
            raise SandboxError("the process that runs scripts has ended") from error
        return Output(self._told(reply), failed=reply["ended"] != "ok")

    def _told(self, reply: dict) -> str:
        text = reply["output"]
        omitted = reply["size"] - self._limits.output_bytes
        if omitted > 0:
            text += f"\n[{omitted} more bytes of output are left out]\n"
        return text + self._why(reply["ended"])

    def _why(self, ended: str) -> str:
        if ended == "out of time":
            limits = self._limits
            reached = f"the time limit of {limits.wall_s:g} s ({limits.cpu_s} s of computing)"
            return f"[stopped: it reached {reached}]\n"
        if ended == "out of memory":
            reached = f"the memory limit of {self._limits.memory_bytes // 2**20} MB"
            return f"[stopped: it reached {reached}]\n"
        return f"[ended by {ended}]\n" if ended.startswith("signal ") else ""
