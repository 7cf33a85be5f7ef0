"""What tests share: a home of their own, the command line in it, made-up traces."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.synthetic import write
from t2s_pipeline.resources.warehouse import Warehouse

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
SHARED_HOMES = "T2S_TEST_HOMES"


def pytest_collection_modifyitems(items):
    """Begin with what takes long, tests with a home: no worker is left with it at the end."""
    items.sort(key=lambda item: "home" not in item.fixturenames)


def pytest_configure(config):
    """Make a folder that all workers of a run share; the process that begins it takes it away."""
    if SHARED_HOMES not in os.environ:
        os.environ[SHARED_HOMES] = tempfile.mkdtemp(dir=in_memory(), prefix="t2s-homes-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHARED_HOMES)))


def in_memory():
    """Return a folder in memory where there is one: Dagster syncs to disk at every event."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@pytest.fixture(scope="session")
def memory():
    """A folder in memory where there is one, of this worker alone."""
    with tempfile.TemporaryDirectory(dir=in_memory(), prefix="t2s-test-") as path:
        yield Path(path)


@pytest.fixture(scope="session")
def once():
    """Make a home for all workers of a run: whoever needs it first makes it, the others wait."""

    def made(name, make):
        shared = Path(os.environ[SHARED_HOMES])
        home, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(home, ignore_errors=True)
                make(home)
                done.touch()
        return home

    return made


@pytest.fixture
def folder(memory):
    """A folder of its own for a test."""
    with tempfile.TemporaryDirectory(dir=memory) as path:
        yield Path(path)


@pytest.fixture
def home(folder, use_home):
    """A fresh home, and an environment in which nothing else is configured."""
    return use_home(folder / "home")


@pytest.fixture
def use_home(monkeypatch):
    """Make a folder the home."""

    def use(path):
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "T2S_ENGINE", "T2S_MODEL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("T2S_HOME", str(path))
        monkeypatch.setenv("DAGSTER_HOME", str(path / "dagster"))
        monkeypatch.setenv("COLUMNS", "200")
        return path

    return use


@pytest.fixture
def warehouse(home):
    return Warehouse(path=str(home / "warehouse.duckdb"))


@pytest.fixture
def t2s(home):
    """Run a command in this process; what it must exit with is checked."""

    def run(*arguments, code=0):
        from t2s_pipeline.cli import app

        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        told = f"{result.stdout}\n{result.stderr}"
        if result.exception and not isinstance(result.exception, SystemExit):
            raise AssertionError(told) from result.exception
        assert result.exit_code == code, told
        return result

    return run


@pytest.fixture
def t2s_json(t2s):
    """Run a command with ``--json`` and return what it says."""
    return lambda *arguments, code=0: json.loads(t2s(*arguments, "--json", code=code).stdout)


@pytest.fixture
def t2s_process(home):
    """Run a command as a process of its own."""

    def run(*arguments, code=0, **options):
        command = [sys.executable, "-m", "t2s_pipeline.cli", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, **options)
        assert done.returncode == code, (done.stdout, done.stderr)
        return done

    return run


@pytest.fixture
def desk(tmp_path):
    """Write made-up traces of a repair desk: how many, from which on, under which name."""
    return lambda count, skip=0, name="desk": write(tmp_path / f"{name}.jsonl", count, skip=skip)


@pytest.fixture(scope="session")
def desk_traces():
    """The file that the desk of 24 runs is taken in from."""
    return Path(os.environ[SHARED_HOMES]) / "desk.jsonl"


@pytest.fixture(scope="session")
def evolved_once(once, desk_traces):
    """A home in which a desk of 24 runs was evolved, made once."""
    return once("evolved", lambda home: evolve_in(home, write(desk_traces, 24), "desk"))


@pytest.fixture
def evolved(evolved_once, home):
    """A copy of that home, to be looked at and broken."""
    shutil.copytree(evolved_once, home)
    return home


@pytest.fixture(scope="session")
def small_once(once):
    """A home where a small desk was evolved whose words bear a marker in part, made once."""
    from tests.taking_back import t2s_in, write

    def make(home):
        t2s_in(home, "ingest", write(home / "sources" / "desk.jsonl"), "--skill", "desk")
        t2s_in(home, "evolve", "desk")

    return once("small", make)


@pytest.fixture
def small(small_once, home):
    """A copy of it."""
    shutil.copytree(small_once, home)
    return home


@pytest.fixture(scope="session")
def airline():
    """The recorded airline desk, where it is there."""
    path = SHARED / "tau_bench_airline" / "gpt-4o-airline.json"
    if not path.exists():
        pytest.skip(f"the recordings are not there: {path.relative_to(ROOT.parent)}")
    return path


@pytest.fixture(scope="session")
def airline_once(airline, once):
    """A home in which the recorded airline desk was evolved, made once."""
    return once("airline", lambda home: evolve_in(home, airline, "airline"))


@pytest.fixture
def evolved_airline(airline_once, home):
    """A copy of that home."""
    shutil.copytree(airline_once, home)
    return home


@pytest.fixture(scope="session")
def demo_once(once):
    """A home in which the demo has run, made once."""
    return once("demo", lambda home: run_in(home, ["demo"]))


@pytest.fixture
def demo_home(demo_once, home):
    """A copy of that home."""
    shutil.copytree(demo_once, home)
    return home


def evolve_in(home, traces, skill):
    """Take traces in and evolve them, in a home that no test changes."""
    run_in(home, ["ingest", str(traces), "--skill", skill], ["evolve", skill])


def run_in(home, *commands):
    """Run commands, each as a process of its own."""
    environment = {**os.environ, "T2S_HOME": str(home), "T2S_ENGINE": "offline"}
    environment["DAGSTER_HOME"] = str(home / "dagster")
    for command in commands:
        run = [sys.executable, "-m", "t2s_pipeline.cli", *command]
        subprocess.run(run, env=environment, cwd=ROOT, check=True, capture_output=True)


def files_in(folder):
    """Return the files below a folder, by path, as bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }
