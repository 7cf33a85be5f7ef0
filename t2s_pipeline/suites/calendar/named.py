"""Who and when a request names, as it names them."""

from collections import Counter
from typing import NamedTuple

from t2s_pipeline.suites.calendar.directory import PEOPLE


class Named(NamedTuple):
    """Someone as the request names them.

    Attributes:
        department: told where others have the same name, else empty.
        person_id: for the outcome, not for the agent.
    """

    name: str
    department: str
    person_id: str


class Slot(NamedTuple):
    """The first half hour from ``earliest`` on at which all are free is ``found``; both local."""

    date: str
    earliest: str
    found: str
    minutes: int


def named(*person_ids: str) -> tuple[Named, ...]:
    """Name people of the directory."""
    known = {one.person_id: one for one in PEOPLE}
    alike = Counter(one.name for one in PEOPLE)
    people = [known[one] for one in person_ids]
    return tuple(
        Named(one.name, one.department if alike[one.name] > 1 else "", one.person_id)
        for one in people
    )
