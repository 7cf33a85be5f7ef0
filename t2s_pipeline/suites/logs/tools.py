"""What an agent may call in this suite: a shell with a few programs, and a place for its answer."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from t2s_pipeline.suites.conversation import CallTool, ToolResult
from t2s_pipeline.suites.logs.checker import ANSWER
from t2s_pipeline.suites.sandbox.sandbox import Limits, Sandbox, SandboxError
from t2s_pipeline.suites.suite import Tool

PROGRAMS = (
    *("ls", "cat", "head", "tail", "grep", "sed", "awk"),
    *("cut", "tr", "sort", "uniq", "wc"),
)
PLACES = "/usr/bin:/bin"
LIMITS = Limits(wall_s=3.0, cpu_s=2, output_bytes=8_000)
RUN_COMMAND = Path(__file__).with_name("run_command.py")
SILENT = "[no output]\n"

TOOLS = (
    Tool(
        "shell",
        "Runs a command line of bash in the folder of the logs and returns what it prints, errors "
        f"included. The programs are {', '.join(PROGRAMS)}; there are no others, and output goes "
        f"into no file. At most {LIMITS.wall_s:g} seconds; of long output the first "
        f"{LIMITS.output_bytes} bytes are shown.",
        {
            "type": "object",
            "properties": {
                "command": {"type": "string", "description": "such as a pipeline of programs"}
            },
            "required": ["command"],
            "additionalProperties": False,
        },
    ),
    Tool(
        "answer",
        "Gives the answer to the question; of several the last one counts.",
        {
            "type": "object",
            "properties": {"value": {"type": "string", "description": "the answer and no more"}},
            "required": ["value"],
            "additionalProperties": False,
        },
    ),
)


class Shell(NamedTuple):
    """Where bash is, and a directory with links to the programs and nothing else."""

    bash: Path
    programs: Path


@contextmanager
def workplace(folder: Path) -> Iterator[CallTool]:
    """Make the tools work in a folder.

    Raises:
        SandboxError: bash or one of the programs is not installed.
    """
    with TemporaryDirectory(prefix="t2s-programs-") as programs, Sandbox(LIMITS) as sandbox:
        for name in PROGRAMS:
            (Path(programs) / name).symlink_to(_installed(name))
        yield partial(call, sandbox, Shell(_installed("bash"), Path(programs)), folder)


def _installed(program: str) -> Path:
    found = shutil.which(program, path=PLACES)
    if found is None:
        raise SandboxError(f"the program {program!r} is not installed in {PLACES}")
    return Path(found)


def call(
    sandbox: Sandbox, shell: Shell, folder: Path, tool: str, arguments: Mapping[str, object]
) -> ToolResult:
    """Call a tool by its name; a call that is wrong in itself is answered, not raised."""
    wrong = _wrong(tool, arguments)
    if wrong:
        return ToolResult(f"Error: {wrong}", is_error=True)
    if tool == "answer":
        (folder / ANSWER).write_text(str(arguments["value"]), encoding="utf-8")
        return ToolResult("The answer is noted.")
    code = RUN_COMMAND.read_text(encoding="utf-8")
    output = sandbox.run(code, folder, *map(str, shell), str(arguments["command"]))
    return ToolResult(output.text or SILENT, is_error=output.failed)


def _wrong(tool: str, arguments: Mapping[str, object]) -> str:
    """Say what is wrong with a call, if something is."""
    named = next((one for one in TOOLS if one.name == tool), None)
    if named is None:
        return f"there is no tool {tool!r}"
    wanted = named.parameters["required"]
    assert isinstance(wanted, list)
    if sorted(arguments) != sorted(wanted) or not all(map(_is_text, arguments.values())):
        return f"{tool} takes {', '.join(wanted)}, a string"
    return ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value
