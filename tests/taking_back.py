"""A small desk for tests of what is taken back, and commands in homes that outlive a test."""

import json

import duckdb
import pytest
from typer.testing import CliRunner

from benchmarks.synthetic import trajectories
from tests.conftest import files_in

MARKER = "zq7marker"
MARKED = [f"desk/desk.{MARKER}-{n}.0" for n in range(3)]


def run(task, trial, tool):
    """A run that teaches not to send a refused call again unchanged."""
    call = {"id": "c", "function": {"name": tool, "arguments": json.dumps({"slot": task})}}
    refused = {"role": "tool", "tool_call_id": "c", "content": f"Error: {tool} finds {task} taken"}
    ask = {"role": "assistant", "content": None, "tool_calls": [call]}
    text = f"Please book slot number {task} for me with {tool}, whatever it takes."
    return {
        "task_id": task,
        "trial": trial,
        "success": False,
        "messages": [{"role": "user", "content": text}, ask, refused, ask, refused],
    }


def records():
    """Five plain runs of four tasks, and three whose every word bears the marker."""
    plain = [run(f"plain-{n}", 0, "book_slot") for n in range(4)]
    marked = [run(f"{MARKER}-{n}", 0, f"book_{MARKER}") for n in range(3)]
    return [*plain[:2], *marked[:2], *plain[2:], run("plain-1", 1, "book_slot"), marked[2]]


def write(path):
    """Write the desk's records as JSON lines, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records()), encoding="utf-8")
    return path


def t2s_in(home, *arguments, code=0):
    """Run a command in a home that outlives the test, and return what it printed."""
    from t2s_pipeline.cli import app

    with pytest.MonkeyPatch.context() as patch:
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "T2S_ENGINE", "T2S_MODEL"):
            patch.delenv(name, raising=False)
        patch.setenv("T2S_HOME", str(home))
        patch.setenv("DAGSTER_HOME", str(home / "dagster"))
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
    return result.stdout


def marked_repairs(count=32, tasks=(0, 2, 5)):
    """Runs of the made-up repair desk; in those of some tasks every tool bears the marker."""
    for record in trajectories(count):
        if record["task_id"] in tasks:
            text = json.dumps(record)
            for tool in ("get_order", "cancel_order", "change_parts", "transfer_to_human_agents"):
                text = text.replace(tool, f"{tool}_{MARKER}")
            record = json.loads(text) | {"task_id": f"{MARKER}-{record['task_id']}"}
        yield record


def columns_with(home, marker):
    """Return the columns of the warehouse in which the marker stands, whatever their type."""
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        every = connection.sql(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
        tables = {
            name for (name,) in connection.sql("select table_name from duckdb_tables()").fetchall()
        }
        return {
            f"{table}.{column}"
            for table, column in every
            if table in tables
            and connection.execute(
                f'select count(*) from "{table}" where contains("{column}"::varchar, ?)', [marker]
            ).fetchall()
            != [(0,)]
        }


def files_with(home, marker):
    """Return the files of the home in which the marker stands, by path."""
    return {path for path, data in files_in(home).items() if marker.encode() in data}
