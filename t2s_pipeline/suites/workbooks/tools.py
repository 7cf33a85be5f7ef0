"""What an agent may call in this suite: its own Python, and a look at cells."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from t2s_pipeline.suites.conversation import CallTool, ToolResult
from t2s_pipeline.suites.sandbox.sandbox import Limits, Output, Sandbox
from t2s_pipeline.suites.suite import Tool

LIMITS = Limits(
    preload=("openpyxl",),
    hidden=("numpy", "pandas", "lxml"),  # openpyxl would import what it finds, and start slowly
)
READ_RANGE = Path(__file__).with_name("read_range.py")

TOOLS = (
    Tool(
        "run_python",
        "Runs Python in the folder of the workbook and returns what it prints, errors included. "
        "The standard library and openpyxl are there. "
        f"At most {LIMITS.wall_s:g} seconds and {LIMITS.memory_bytes // 2**20} MB; "
        "nothing is remembered between calls but files.",
        {
            "type": "object",
            "properties": {"code": {"type": "string", "description": "the program"}},
            "required": ["code"],
            "additionalProperties": False,
        },
    ),
    Tool(
        "read_range",
        "Shows the cells of a range as they are stored, one row a line.",
        {
            "type": "object",
            "properties": {
                "file": {"type": "string", "description": "name of the workbook"},
                "sheet": {"type": "string", "description": "name of the sheet"},
                "range": {"type": "string", "description": "such as A1:D5, or B7 for one cell"},
            },
            "required": ["file", "sheet", "range"],
            "additionalProperties": False,
        },
    ),
)


@contextmanager
def workplace(folder: Path) -> Iterator[CallTool]:
    """Make the tools work in a folder."""
    with Sandbox(LIMITS) as sandbox:
        yield partial(call, sandbox, folder)


def call(sandbox: Sandbox, folder: Path, tool: str, arguments: Mapping[str, object]) -> ToolResult:
    """Call a tool by its name; a call that is wrong in itself is answered, not raised."""
    wrong = _wrong(tool, arguments)
    if wrong:
        return ToolResult(f"Error: {wrong}", is_error=True)
    output = _run(sandbox, folder, tool, arguments)
    return ToolResult(output.text, is_error=output.failed)


def _run(sandbox: Sandbox, folder: Path, tool: str, arguments: Mapping[str, object]) -> Output:
    if tool == "run_python":
        return sandbox.run(str(arguments["code"]), folder)
    where = [str(arguments[name]) for name in ("file", "sheet", "range")]
    return sandbox.run(READ_RANGE.read_text(encoding="utf-8"), folder, *where)


def _wrong(tool: str, arguments: Mapping[str, object]) -> str:
    """Say what is wrong with a call, if something is."""
    named = next((one for one in TOOLS if one.name == tool), None)
    if named is None:
        return f"there is no tool {tool!r}"
    wanted = named.parameters["required"]
    assert isinstance(wanted, list)
    if sorted(arguments) != sorted(wanted) or not all(map(_is_text, arguments.values())):
        return f"{tool} takes {', '.join(wanted)}, each a string"
    return ""


def _is_text(value: object) -> bool:
    return isinstance(value, str)
