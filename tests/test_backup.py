"""A home in one file, and back."""

import gzip
import io
import shutil
import subprocess
import sys
import tarfile
import textwrap

import duckdb
import pytest
from dagster import DagsterInstance, DagsterRunStatus

from t2s_pipeline.commands import idle
from t2s_pipeline.commands.runs import open_instance
from t2s_pipeline.definitions import defs
from t2s_pipeline.resources.archive import ArchiveError, Entry, read_archive, write_archive
from t2s_pipeline.schemas import TABLES
from t2s_pipeline.settings import settings
from tests.conftest import files_in

ADDED = ("run.sh", "data.db", "a.lock", ".hidden", "x.scratch")


@pytest.fixture
def kept(evolved, t2s, folder):
    """A backup of the evolved desk, to whose skill a person added files."""
    for name in ADDED:
        (evolved / "skills" / "desk" / name).write_bytes(b"\x00\xff")
    (evolved / "skills" / "desk" / "run.sh").chmod(0o755)
    t2s("backup", folder / "desk.tar.gz")
    return folder / "desk.tar.gz"


def rows_in(home):
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        names = [table.table_name() for table in TABLES]
        return {name: connection.sql(f"from {name} order by all").fetchall() for name in names}


def test_a_home_comes_back_as_it_was(evolved, kept, t2s, t2s_json, use_home, folder, desk):
    runs = {run.run_id: run.status for run in DagsterInstance.get().get_runs()}
    there = use_home(folder / "elsewhere" / "home")
    t2s("restore-backup", kept)
    assert (there / "skills" / "desk" / "run.sh").stat().st_mode & 0o777 == 0o755
    for part in ("skills", "audit"):
        assert files_in(there / part) == files_in(evolved / part)
    for name in ADDED:
        (there / "skills" / "desk" / name).unlink()
    assert rows_in(there) == rows_in(evolved)
    assert {run.run_id: run.status for run in open_instance(settings()).get_runs()} == runs
    assert t2s_json("verify")["ok"]
    assert t2s_json("evolve", "desk")["changed"] is False
    assert list(there.parent.iterdir()) == [there]


def test_what_is_there_is_never_overwritten(kept, evolved, t2s):
    before = files_in(evolved / "skills")
    assert "is not empty" in t2s("restore-backup", kept, code=1).stderr
    assert "exists; pass --yes" in t2s("backup", kept, code=1).stderr
    t2s("backup", kept, "--yes")
    assert files_in(evolved / "skills") == before


def test_dagster_s_home_may_stand_elsewhere(kept, t2s, use_home, folder, monkeypatch, t2s_json):
    there = use_home(folder / "new")
    there.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(folder / "dagster"))
    t2s("restore-backup", kept)
    assert (folder / "dagster" / "history" / "runs.db").exists()
    assert not (there / "dagster").exists()
    told = t2s_json("evolve", "desk")  # the files that a person added are taken up
    assert told["analysed_now"] == 0
    assert set(told["evolutions"][0]["nodes"]) <= {"reused", "single"}


def test_a_damaged_backup_is_refused_and_leaves_nothing(kept, t2s, use_home, folder):
    whole = kept.read_bytes()
    tar = gzip.decompress(whole)
    flipped = bytearray(tar)
    flipped[len(tar) // 2] ^= 1
    damaged = {
        "cut": whole[: len(whole) // 2],
        "no-gzip": b"hello",
        "flipped": gzip.compress(bytes(flipped)),
        "short": gzip.compress(tar[: tar.rindex(b"manifest.json")] + bytes(1024)),
    }
    there = use_home(folder / "other" / "home")
    for name, data in damaged.items():
        (folder / name).write_bytes(data)
        told = t2s("restore-backup", folder / name, code=1).stderr
        assert "backup" in told or "damaged" in told, (name, told)
        assert list(there.parent.iterdir()) == [], name


@pytest.mark.parametrize("name", ["../out", "/out", "home/../../out"])
def test_nothing_is_written_outside_the_home(tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArchiveError, match="not a file of a home"):
        read_archive(tmp_path / "evil.tar.gz", tmp_path / "folder")
    assert not (tmp_path / "out").exists()


def test_a_backup_that_cannot_be_finished_leaves_the_old_one(tmp_path):
    (tmp_path / "file").write_bytes(b"1")
    target = tmp_path / "backup.tar.gz"
    write_archive(target, [Entry("home/file", tmp_path / "file")], tool="t")
    before = target.read_bytes()
    with pytest.raises(ArchiveError, match="cannot write"):
        write_archive(target, [Entry("home/gone", tmp_path / "gone")], tool="t")
    assert target.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"file", "backup.tar.gz"}


def test_a_backup_waits_for_the_warehouse(evolved, t2s, folder):
    code = textwrap.dedent(
        """
        import sys, time, duckdb
        connection = duckdb.connect(sys.argv[1])
        connection.execute("insert into skills (skill) values ('late')")
        print("held", flush=True)
        time.sleep(1)
        """
    )
    command = [sys.executable, "-c", code, str(evolved / "warehouse.duckdb")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        t2s("backup", folder / "desk.tar.gz")
    read_archive(folder / "desk.tar.gz", folder / "there")
    assert ("late",) in [row[:1] for row in rows_in(folder / "there" / "home")["skills"]]


def test_the_warehouse_stays_locked_while_it_is_read(evolved, warehouse):
    code = "import sys, duckdb; duckdb.connect(sys.argv[1])"
    command = [sys.executable, "-c", code, warehouse.path]
    with warehouse.held() as file:
        file.read()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Could not set lock" in done.stderr
    assert subprocess.run(command, check=False).returncode == 0


def test_a_backup_beside_a_run_is_refused(evolved, t2s, folder, monkeypatch):
    monkeypatch.setattr(idle.wait_until_idle, "__defaults__", (0.3,))
    instance = open_instance(settings())
    run = instance.create_run_for_job(
        defs().resolve_job_def("analyse"), status=DagsterRunStatus.STARTED
    )
    told = t2s("backup", folder / "desk.tar.gz", code=1).stderr
    assert f"analyse is running in {evolved} (run {run.run_id}); waited 0.3 s" in told
    assert not (folder / "desk.tar.gz").exists()
    instance.report_run_canceled(run)
    t2s("backup", folder / "desk.tar.gz")


def test_what_passes_is_left_out(evolved, t2s, folder):
    for name in (".landing-1/x", "sources/made.scratch/y", "sources/made.jsonl", "prices.toml"):
        (evolved / name).parent.mkdir(parents=True, exist_ok=True)
        (evolved / name).write_text("x", encoding="utf-8")
    t2s("backup", evolved / "kept.tar.gz")
    with tarfile.open(evolved / "kept.tar.gz") as tar:
        names = set(tar.getnames())
    assert {"home/sources/made.jsonl", "home/prices.toml", "manifest.json"} <= names
    assert not {
        n for n in names if "landing" in n or "scratch" in n or n.endswith((".lock", "kept.tar.gz"))
    }
    shutil.rmtree(evolved)
