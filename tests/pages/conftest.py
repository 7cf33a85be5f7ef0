import json
import re

import pytest

from t2s_pipeline.assets.audit_page import page_of


@pytest.fixture
def data_of(warehouse):
    """Return the data of an evolution's page, as the page's script reads it."""

    def read(evolution, limits=None):
        page = page_of(warehouse, evolution, limits)
        return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])

    return read


def text(data, number):
    """Return a text of the page, by its number."""
    held = data["strings"][number]
    return held if isinstance(held, str) else held[0]


def name(data, trajectory):
    """Return a trajectory's id, by its number."""
    return text(data, data["trajectories"][trajectory][0])


def marked(data, leaf):
    """Return (trajectory, step, words) of everything that a level-0 edit quotes in the page."""
    words = dict(data["words"])
    return [
        (name(data, run), step, text(data, number))
        for run, step, *parts in words[leaf]
        for _, _, numbers in parts
        for number in numbers
    ]
