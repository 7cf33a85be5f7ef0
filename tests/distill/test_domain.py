"""Nothing in the method knows the domain of any task, and no rule restates a task."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "t2s_pipeline"
WORDS = (
    "airline airport flight reservation baggage baggages passenger cabin economy seat ticket "
    "booking insurance certificate itinerary layover "
    "workbook worksheet spreadsheet openpyxl xlsx "
    "stock sku skus supplier discontinued reserve depot harbour "
    "calendar attendee attendees organizer meeting meetings invitation namesake "
    "bicycle boiler repair_desk"
).split()


def words_of(text):
    return set(re.findall(r"[a-z]+", text.lower()))


@pytest.mark.parametrize("folder", ["distill", "templates"])
def test_no_word_of_a_domain_is_in(folder):
    for path in sorted((PACKAGE / folder).rglob("*")):
        if path.suffix in {".py", ".md", ".html"}:
            found = words_of(path.read_text(encoding="utf-8")) & set(WORDS)
            assert not found, f"{path.relative_to(PACKAGE)} says {sorted(found)}"
