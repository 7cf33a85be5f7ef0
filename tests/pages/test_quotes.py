"""From a line of the page to the words in the file that was taken in."""

import json
import random
from functools import cache

import pytest

from t2s_pipeline.redaction.redact import redact
from tests.pages.conftest import marked, text

SAMPLED = 10


def texts_in(value):
    """Every text in a JSON value, and in the JSON that a text holds."""
    if isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.system
def test_ten_taught_lines_lead_to_words_that_stand_in_the_source_file(
    evolved_airline, airline, data_of
):
    records = json.loads(airline.read_text(encoding="utf-8"))
    by_id = {f"airline/gpt-4o-airline.{r['task_id']}.{r['trial']}": r for r in records}

    @cache
    def said(trajectory):
        return list(texts_in(redact(by_id[trajectory]["traj"]).record))

    data = data_of("airline@1")
    taught = sorted(
        {
            source
            for _, lines in data["files"]
            for words, origin, source in lines
            if origin == "taught" and text(data, words).strip()
        }
    )
    assert len(taught) >= SAMPLED
    compared = 0
    for source in random.Random(5).sample(taught, SAMPLED):
        supporters = data["sources"][source][4]
        assert supporters
        for _, *leaves in supporters:
            quotes = [quote for leaf in leaves for quote in marked(data, leaf)]
            assert quotes
            for trajectory, _, words in quotes:
                assert any(words in one for one in said(trajectory)), (trajectory, words)
                compared += 1
    assert compared > 100
