"""Secrets in traces that are taken in: none is stored, logged, taught or shown."""

import json

import duckdb
import pytest

from tests.redaction.conftest import SHAPES, Forge

SECRETS = 60


def planted():
    """Runs of one failing desk, with a secret in each place where text can stand."""
    forge = Forge(60)
    made = [SHAPES[n % len(SHAPES)] for n in range(SECRETS)]
    secrets = [(kind, maker(forge)) for _, kind, maker in made]
    records = []
    for n, (_, secret) in enumerate(secrets):
        call = {"id": "c", "function": {"name": "pay", "arguments": json.dumps({"key": secret})}}
        refused = {"role": "tool", "tool_call_id": "c", "content": f"Error: no such key {secret}"}
        ask = {"role": "assistant", "content": f"Trying {secret} now.", "tool_calls": [call]}
        records.append(
            {
                "task_id": f"task {n // 3} {secret}",
                "success": False,
                "model": secret,
                "metadata": {secret: [secret]},
                "messages": [
                    {"role": "system", "content": f"The key is {secret}."},
                    {"role": "user", "content": f"Pay order {n} with the key {secret}, please."},
                    ask,
                    refused,
                    ask,
                    refused,
                ],
            }
        )
    return secrets, records


@pytest.mark.system
def test_no_planted_secret_is_stored_or_told(t2s, home, tmp_path):
    secrets, records = planted()
    assert len({kind for kind, _ in secrets}) >= 10
    path = tmp_path / "runs.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    said = [t2s("ingest", path, "--skill", "desk").output, t2s("evolve", "desk").output]
    said += [
        t2s(*c.split()).output for c in ("show desk", "blame desk SKILL.md:16", "why-not desk")
    ]
    told = "\n".join([*said, *columns(home / "warehouse.duckdb")])
    assert "resent" in told or "same arguments again" in told  # the runs did teach something
    files = b"\n".join(p.read_bytes() for p in home.rglob("*") if p.is_file())
    for kind, secret in secrets:
        for spelled in {secret, json.dumps(secret)[1:-1]}:
            assert spelled not in told, kind
            assert spelled.encode() not in files, kind


def columns(path):
    """Return every text of every column of every table."""
    with duckdb.connect(str(path), read_only=True) as connection:
        for (table,) in connection.sql("select table_name from duckdb_tables()").fetchall():
            for row in connection.sql(f"from {table}").fetchall():
                yield repr(row)
                yield from (value for value in row if isinstance(value, str))
