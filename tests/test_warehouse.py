import multiprocessing
import re
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pandera.errors
import polars as pl
import pytest

from t2s_pipeline import sql
from t2s_pipeline.resources.warehouse import Warehouse, WarehouseError
from t2s_pipeline.schemas import TABLES, Discards, Skills


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table_name())
def test_each_table_has_the_declared_columns_and_types(warehouse, table):
    warehouse.read("skills")
    with duckdb.connect(warehouse.path) as connection:
        connection.execute("set timezone = 'UTC'")
        rows = connection.sql(f"select * exclude (row_digest) from {table.table_name()}").pl()
    assert table.validate(rows).height == 0


def test_a_transaction_that_raises_leaves_nothing(warehouse):
    def write_then_fail():
        with warehouse.transaction() as transaction:
            transaction.insert(Skills, Skills.frame([{"skill": "a"}]))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()
    assert warehouse.read("skills").is_empty()


def test_rows_that_do_not_fit_the_schema_are_refused(warehouse):
    wrong = Discards.frame([{"owner": "x", "stage": "dreamt", "item_id": "i", "reason": "r"}])
    with pytest.raises(pandera.errors.SchemaErrors), warehouse.transaction() as transaction:
        transaction.insert(Discards, wrong)


def test_only_rows_with_a_new_key_are_added(warehouse):
    rows = Skills.frame([{"skill": "a"}, {"skill": "b"}, {"skill": "b"}])
    with warehouse.transaction() as transaction:
        transaction.insert(Skills, rows.head(1))
        assert transaction.insert_new(Skills, "skill", rows) == 1
    assert warehouse.read("skills")["skill"].to_list() == ["a", "b"]


def test_a_file_of_a_newer_version_is_refused(warehouse):
    warehouse.read("skills")
    with duckdb.connect(warehouse.path) as connection:
        connection.execute("insert into schema_version values (99)")
    code = (
        "import sys; from t2s_pipeline.resources.warehouse import Warehouse as W; "
        "W(path=sys.argv[1]).read('skills')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, warehouse.path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "written by a newer t2s-pipeline (its tables are version 99" in done.stderr


def test_a_file_that_is_no_warehouse_is_named(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"cannot open .*warehouse\.duckdb"):
        Warehouse(path=str(path)).read("skills")


def test_a_home_below_a_regular_file_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    warehouse = Warehouse(path=str(tmp_path / "file" / "home" / "warehouse.duckdb"))
    with pytest.raises(WarehouseError, match="set T2S_HOME to a folder that can be written"):
        warehouse.read("skills")


def test_a_warehouse_held_by_another_process_is_waited_for_then_named(warehouse):
    warehouse.read("skills")
    with _holder(warehouse.path, seconds=30) as process:
        waiting = Warehouse(path=warehouse.path, wait_s=0.5)
        with pytest.raises(WarehouseError, match=rf"in use by .*PID {process.pid}.*waited 0.5 s"):
            waiting.read("skills")
        process.kill()
        process.wait()
        assert waiting.read("skills").is_empty()


def test_a_warehouse_held_for_a_moment_is_waited_for(warehouse):
    warehouse.read("skills")
    with _holder(warehouse.path, seconds=0.7):
        assert warehouse.read("skills").is_empty()


def test_writers_in_several_processes_lose_nothing(warehouse):
    warehouse.read("skills")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_ten, args=(warehouse.path, n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert warehouse.read("skills").height == 30


def _write_ten(path, number):
    for n in range(10):
        with Warehouse(path=path).transaction() as transaction:
            transaction.insert(Skills, Skills.frame([{"skill": f"{number}-{n}"}]))


def _holder(path, seconds):
    """Start a process that holds the file, and wait until it does."""
    code = textwrap.dedent(
        """
        import sys, time, duckdb
        connection = duckdb.connect(sys.argv[1])
        print("held", flush=True)
        time.sleep(float(sys.argv[2]))
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, path, str(seconds)], stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"held\n"
    return process


@pytest.mark.parametrize("name", sql.statements())
def test_each_statement_says_what_it_returns_and_its_grain(name):
    lines = sql.load(name).splitlines()
    comments = [line for line in lines if line.startswith("--")]
    assert lines[0].startswith("-- ")
    assert lines[0].endswith(".")
    assert any(line.startswith("-- grain: ") for line in comments[1:3])
    assert sql.load(name) == re.sub(r"[ \t]+\n", "\n", sql.load(name))


def test_frames_keep_the_declared_types_without_rows():
    assert Skills.frame([]).schema == pl.Schema(Skills.polars_schema())


def test_threads_may_open_and_close_it_at_any_time(warehouse):
    rows = pl.DataFrame({"edit_id": ["edit:1"]})

    def read(_):
        return warehouse.read_with("edits_of", rows).height

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(read, range(400))) == {0}
