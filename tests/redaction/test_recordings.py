"""Real recordings: people are found in them, everything else stays."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from t2s_pipeline.redaction.redact import redact

DATA = Path(__file__).parents[3] / "shared" / "data"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PLACEHOLDER = re.compile(r"\[[A-Z_]+_[0-9]+\]")

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the recordings are not beside the project"
)


def _formats() -> list[Path]:
    paths = (DATA / "formats").rglob("*") if DATA.is_dir() else ()
    return [path for path in sorted(paths) if path.is_file() and path.suffix != ".eval"]


def test_of_the_airline_desk_only_addresses_are_replaced() -> None:
    text = (DATA / "tau_bench_airline" / "gpt-4o-airline.json").read_text(encoding="utf-8")
    trials = json.loads(text)
    redacted = [redact(trial) for trial in trials]
    counts = sum((Counter(one.counts) for one in redacted), Counter())
    after = json.dumps([one.record for one in redacted])
    before = json.dumps(trials)
    assert counts.keys() == {"EMAIL"}
    assert not EMAIL.search(after)
    # Around the placeholders stands what stood there: names, dates, flights, amounts, call ids.
    assert PLACEHOLDER.sub("", after) == EMAIL.sub("", before)


@pytest.mark.parametrize("path", _formats(), ids=lambda path: path.name)
def test_in_traces_of_every_format_only_addresses_are_replaced(path) -> None:
    text = path.read_text(encoding="utf-8")
    redacted = redact(text)
    assert redacted.counts.keys() <= {"EMAIL"}
    assert PLACEHOLDER.sub("", str(redacted.record)) == EMAIL.sub("", text)
