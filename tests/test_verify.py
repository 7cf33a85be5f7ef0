"""Whatever is changed by other means than t2s is found and named."""

import shutil
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2s_pipeline import sql
from t2s_pipeline.pages.audit_page import audit_page, is_page_of
from t2s_pipeline.resources import digests
from t2s_pipeline.resources.migrations import migrate
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import (
    TABLES,
    Decided,
    Decisions,
    Endpoints,
    HandEdits,
    LlmCalls,
    Purges,
    RemovedLines,
    Revocations,
    Skills,
)

NOW = datetime(2031, 4, 2, tzinfo=UTC)
SEEN = {"author": "a person", "reason": "made up", "at": NOW}
CALL = {
    "key": "k",
    "stage": "propose",
    "item_id": "patch:1",
    "base_url": "http://127.0.0.1",
    "model": "m",
    "request": "{}",
    "response": "{}",
    "accepted": True,
    "latency_s": 0.5,
    "attempt": 0,
    "at": NOW,
    "question": "q",
}
LEFT_EMPTY = {
    Endpoints: {
        "base_url": "http://127.0.0.1",
        "model": "m",
        "answers": "text",
        "tools": True,
        "parameters": ["seed"],
        "probed_at": NOW,
    },
    Revocations: {"trajectory_id": "desk/desk.0.0", "revoked": False, **SEEN},
    Purges: {"skill": "other", "position": 7, **SEEN},
    Decisions: {
        "decision_id": "decision:1",
        "skill": "desk",
        "rule_id": "rule:1",
        "leaves": ["edit:1"],
        "decision": "accept",
        "op": "append_to_section",
        "path": "SKILL.md",
        "section": "Notes",
        "target": "",
        "content": "- words",
        **SEEN,
    },
    Decided: {"evolution": "desk@1", "decision_id": "decision:1", "matched": "none"},
    HandEdits: {
        "hand_edit_id": "hand:1",
        "skill": "desk",
        "release": 1,
        "path": "own.md",
        "after": "Ours.",
        "encoding": "utf-8",
        "executable": False,
        "author": "a person",
        "at": NOW,
    },
    RemovedLines: {
        "evolution": "desk@1",
        "path": "SKILL.md",
        "line": 1,
        "text": "gone",
        "edit_ids": ["edit:1"],
    },
}
"""What the desk leaves empty: a row each, stored as every row is."""
OTHER = {
    "VARCHAR": "coalesce({0}, '') || 'x'",
    "BIGINT": "coalesce({0}, 0) + 1",
    "DOUBLE": "coalesce({0}, 0) + 0.5",
    "BOOLEAN": "not coalesce({0}, false)",
    "TIMESTAMP WITH TIME ZONE": "coalesce({0}, now()) + interval 1 microsecond",
    "VARCHAR[]": "list_append({0}, 'x')",
    "BLOB": "{0} || '\\x00'::blob",
    'STRUCT(trajectory_id VARCHAR, step BIGINT, "quote" VARCHAR)[]': (
        "list_append({0}, {{'trajectory_id': 'x', 'step': 0, 'quote': 'x'}})"
    ),
}
"""By type, another value than the one that is there."""
COLUMNS = {table.table_name(): [*table.polars_schema(), digests.COLUMN] for table in TABLES}


@pytest.fixture(scope="module")
def full(evolved_once, memory):
    """The evolved desk, with a row in every table."""
    home = memory / "full"
    shutil.copytree(evolved_once, home)
    with Warehouse(path=str(home / "warehouse.duckdb")).transaction() as transaction:
        for table, row in LEFT_EMPTY.items():
            transaction.insert(table, table.frame([row]))
        transaction.insert_new(LlmCalls, "key", LlmCalls.frame([CALL]))
    return home


@pytest.fixture
def broken(full, home, use_home, memory):
    """A copy of its warehouse, in which anybody may run SQL; of all else there is one copy."""
    home = use_home(memory / "broken")
    if not home.exists():
        shutil.copytree(full, home)
    return shutil.copy(full / "warehouse.duckdb", home)


def test_what_was_written_holds(broken, t2s_json):
    assert t2s_json("verify") == {
        "home": str(t2s_json("status")["home"]),
        "ok": True,
        "problems": [],
    }


@pytest.mark.parametrize("n", range(max(map(len, COLUMNS.values()))))
def test_one_changed_value_of_any_column_is_found_and_named(broken, t2s_json, n):
    """The n-th column of every table, in one row of each."""
    changed = {table: columns[n] for table, columns in COLUMNS.items() if n < len(columns)}
    with duckdb.connect(broken) as connection:
        for table, column in changed.items():
            kind = connection.sql(f'select typeof("{column}") from {table}').fetchall()[0][0]
            other = OTHER[kind].format(f'"{column}"')
            connection.execute(
                f'update {table} set "{column}" = {other} '
                f"where rowid = (select rowid from {table} order by hash(rowid) limit 1)"
            )
    found = t2s_json("verify", code=1)["problems"]
    told = {one["table"]: one["column"] for one in found}
    assert len(found) == len(changed)
    assert told == {t: "" if c == digests.COLUMN else c for t, c in changed.items()}


def test_the_row_is_named_by_its_key(broken, t2s):
    with duckdb.connect(broken) as connection:
        connection.execute(
            "update steps set text = 'x' where trajectory_id = 'desk/desk.0.1' and step = 2"
        )
    told = t2s("verify", code=1).stdout
    assert "steps: desk/desk.0.1, 2: text is not what was written\n1 problem\n" in told


def test_a_row_that_t2s_did_not_write_is_named(broken, t2s):
    with duckdb.connect(broken) as connection:
        connection.execute("insert into skills (skill) values ('planted')")
    assert "skills: planted: it was not written by t2s" in t2s("verify", code=1).stdout


def test_many_changed_rows_are_counted(broken, t2s_json):
    with duckdb.connect(broken) as connection:
        connection.execute("update steps set is_error = not is_error")
    found = t2s_json("verify", code=1)["problems"]
    assert len(found) == 21
    assert found[-1]["row"].endswith(" more")


SEALED_AGAIN = {
    "arrivals": "update arrivals set record = '{}'",
    "edits": "update edits set content = content || '.' where level = 0",
    "nodes": "update nodes set inputs = list_append(inputs, 'edit:x')",
    "skill_files": "update skill_files set content = content || '.'",
    "skill_lines": "update skill_lines set text = text || '.'",
}


@pytest.mark.parametrize("table", SEALED_AGAIN)
def test_what_an_id_covers_is_found_although_its_digest_was_made_anew(broken, t2s_json, table):
    kind = next(one for one in TABLES if one.table_name() == table)
    with duckdb.connect(broken) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(SEALED_AGAIN[table])
        connection.execute(f"update {table} set row_digest = null")
        connection.execute(digests.seal(kind))
    assert table in {one["table"] for one in t2s_json("verify", code=1)["problems"]}


@pytest.mark.long
def test_what_t2s_changes_later_holds(evolved, desk_traces, desk, t2s, t2s_json):
    t2s("ingest", desk_traces, "--skill", "desk", "--trust", "external")
    t2s("ingest", desk(6, skip=24, name="more"), "--skill", "desk")
    t2s("evolve", "desk")
    assert t2s_json("verify")["ok"]


@pytest.mark.parametrize("path", ["SKILL.md", "references/provenance.json"])
def test_a_changed_file_of_the_skill_is_named_with_its_line(evolved, t2s, home, path):
    file = home / "skills" / "desk" / path
    lines = file.read_text(encoding="utf-8").split("\n")
    lines[2] += " "
    file.write_text("\n".join(lines), encoding="utf-8")
    assert f"skills/: desk/{path}: line 3 is not the one" in t2s("verify", code=1).stdout


def test_files_that_are_gone_or_new_or_may_be_run_are_named(evolved, t2s, home):
    skill = home / "skills" / "desk"
    (skill / "SKILL.md").chmod(0o755)
    (skill / "scripts").mkdir(exist_ok=True)
    (skill / "scripts" / "new.sh").write_text("true", encoding="utf-8")
    (skill / "references" / "provenance.json").unlink()
    told = t2s("verify", code=1).stdout
    assert "desk/SKILL.md: its permission to be executed was changed" in told
    assert "desk/references/provenance.json: it was released and is gone" in told
    assert "desk/scripts/new.sh: it was not released" in told


@given(place=st.floats(0, 1), bit=st.integers(0, 7))
def test_one_changed_bit_of_a_page_is_found(place, bit):
    page = bytearray(
        audit_page({"evolution": "desk@1", "skill": "desk", "text": "é" * 99}).encode()
    )
    assert is_page_of("desk@1", bytes(page))
    page[int(place * (len(page) - 1))] ^= 1 << bit
    assert not is_page_of("desk@1", bytes(page))


@pytest.mark.parametrize("name", ["1.html", "latest.html"])
def test_a_changed_page_is_named_and_can_be_made_again(evolved, t2s, home, name):
    page = home / "audit" / "desk" / name
    page.write_bytes(page.read_bytes() + b"\n")
    assert f"audit/: desk/{name}: " in t2s("verify", code=1).stdout
    t2s("audit", "desk")
    t2s("verify")


def test_a_page_under_another_name_is_found(evolved, t2s, home):
    pages = home / "audit" / "desk"
    shutil.copy(pages / "1.html", pages / "2.html")
    assert "desk/2.html: it is not as it was written" in t2s("verify", code=1).stdout


def test_a_digest_is_the_same_in_every_version(warehouse):
    """One that DuckDB computes otherwise after an upgrade would make every row look changed."""
    with warehouse.transaction() as transaction:
        for table, row in LEFT_EMPTY.items():
            transaction.insert(table, table.frame([row]))
        transaction.insert_new(LlmCalls, "key", LlmCalls.frame([CALL]))
    with duckdb.connect(warehouse.path) as connection:
        found = {
            table.table_name(): connection.sql(
                f"select md5(hex(row_digest)) from {table.table_name()}"
            ).fetchall()[0][0]
            for table in (*LEFT_EMPTY, LlmCalls)
        }
    assert found == GOLDEN


GOLDEN = {
    "decided": "8c68266e5b2ede04649577e6966290b0",
    "decisions": "ae52ecb2c054e529acfdd8e169d7a526",
    "endpoints": "38233e886b197a41ad4fb0dd51c13b3d",
    "hand_edits": "c77e10b315db010f6eba3d342ff85b40",
    "llm_calls": "935f377af72380ac0e60884563ff0f59",
    "purges": "ddb676eddc8846bd0d329770f4d11ac5",
    "removed_lines": "99876fc5b722b760cfbdcc503cd2d662",
    "revocations": "14f1b4d5d47bf7a7d68b51b96018de29",
}


def test_every_statement_that_changes_rows_takes_their_digest_away():
    for name in sql.statements():
        text = sql.load(name)
        if "update" in text.split() and digests.written_by(text):
            assert "row_digest = null" in text, name


def test_every_table_says_what_names_a_row(full):
    with duckdb.connect(str(full / "warehouse.duckdb"), read_only=True) as connection:
        for table in TABLES:
            key = ", ".join(f'"{name}"' for name in table.grain())
            counts = f"select count(*), count(distinct ({key})) from {table.table_name()}"
            rows, names = connection.sql(counts).fetchall()[0]
            assert rows == names > 0, table.table_name()


def test_a_warehouse_without_digests_is_sealed_when_it_is_opened(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table schema_version (version integer)")
        for number, statements in sql.migrations().items():
            connection.execute(statements)
            connection.execute("insert into schema_version values (?)", [number])
        connection.execute("insert into skills (skill) values ('old')")
        migrate(connection)
        connection.execute("insert into skills (skill) values ('planted')")
        migrate(connection)
    with Warehouse(path=str(path)).transaction() as transaction:
        assert [row for row, _ in transaction.broken(Skills)] == ["planted"]


def test_a_frame_with_other_types_gets_the_digest_of_what_is_stored(warehouse):
    rows = Skills.frame([{"skill": "é\u2028\"'", "description": ""}, {"skill": "null"}])
    with warehouse.transaction() as transaction:
        transaction.insert(Skills, rows.with_columns(pl.col("skill").cast(pl.String)))
    with warehouse.transaction() as transaction:
        assert list(transaction.broken(Skills)) == []
