"""The objects that a run was shown: which one an argument names, and which field named it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.tools import is_reading
from t2s_pipeline.distill.trajectories import Call, Json, Trajectory

DEPTH = 4
"""So deep in an answer objects are looked for."""
MOST_CHARACTERS = 60
"""A longer string is a text and names nothing."""

_ID = re.compile(
    r"(?:^|_)(?:id|no|nr|number|key|code|by|into|to|from)$"
    r"|[a-z](?:I[dD]|No|Nr|Number|Key|Code|By|Into|To|From)$"
)
"""Names of fields whose whole numbers name something: an id, or what another object names."""


class Object(NamedTuple):
    """An object in a tool's answer; ``among`` are those listed with it, itself included."""

    call: Call
    fields: dict[str, Json]
    among: list[dict[str, Json]]

    def is_named(self, value: str, argument: str) -> bool:
        """Tell whether its first field, its id or the field named like the argument says this."""
        first = next(iter(self.fields))
        return any(_text(self.fields.get(n), n) == value for n in (first, "id", argument))


class Mention(NamedTuple):
    """A field in which a value stands, and the object that has it."""

    field: str
    within: Object


class Shown:
    """All that a run's calls answered with, by the values that stand in it."""

    def __init__(self, trajectory: Trajectory) -> None:
        """Read the run's answers once."""
        self._by_value: dict[str, list[Mention]] = defaultdict(list)
        for call in trajectory.calls:
            if not call.failed:
                for found in _objects(call, call.answer, [], DEPTH):
                    for field, value in found.fields.items():
                        if text := _text(value, field):
                            self._by_value[text].append(Mention(field, found))

    def mentions(self, value: str, before: int) -> list[Mention]:
        """Return where a value stood in answers before a step, the earliest first."""
        return [m for m in self._by_value.get(value, ()) if m.within.call.step < before]

    def named(self, argument: str, value: str, before: int) -> list[Object]:
        """Return the objects that an argument names, the earliest first.

        Those that begin with the value, or have it for their id, go before those that only have a
        field of the argument's name: an order has its customer's number too.
        """
        found = [m.within for m in self.mentions(value, before)]
        own = [o for o in found if o.is_named(value, "")]
        return own or [o for o in found if o.is_named(value, argument)]

    def record(self, arguments: dict[str, Json], before: int) -> dict[str, Json]:
        """Return what was known of the objects that a call's arguments name, the latest of it."""
        known: dict[str, Json] = {}
        for argument, value in arguments.items():
            record: dict[str, Json] = {}
            for shown in self.named(argument, _text(value, argument), before):
                record |= shown.fields
            known = record | known
        return known

    def link(self, argument: str, value: str, before: int) -> Mention | None:
        """Return where another object named the one that an argument names, if one did."""
        for mention in self.mentions(value, before):
            is_other = mention.field != argument and not mention.within.is_named(value, argument)
            if is_other and is_reading(mention.within.call.tool):
                return mention
        return None

    def listing(self, argument: str, value: str, before: int) -> Object | None:
        """Return the object as it stood last in a list of several, else in one by itself.

        Of an object that another one named, that one's entry: it was taken from the list.
        """
        link = self.link(argument, value, before)
        if link is not None:
            field, own = next(iter(link.within.fields.items()))
            argument, value = field, _text(own, field)
        named = reversed(self.named(argument, value, before))
        listed = [o for o in named if o.among and is_reading(o.call.tool)]
        return next((o for o in listed if len(o.among) > 1), next(iter(listed), None))


def flat(arguments: dict[str, Json]) -> dict[str, Json]:
    """Return a call's plain arguments, with the fields of listed objects that agree in them."""
    plain: dict[str, Json] = {}
    for name, value in arguments.items():
        items = value if isinstance(value, list) else [value]
        objects = [item for item in items if isinstance(item, dict)]
        if not objects:
            plain[name] = value
        for field in objects[0] if objects else ():
            values = [item.get(field) for item in objects]
            if all(one == values[0] for one in values):
                plain.setdefault(field, values[0])
    return plain


def _objects(call: Call, value: Json, among: list[dict[str, Json]], depth: int) -> Iterator[Object]:
    if isinstance(value, dict) and value:
        yield Object(call, value, among)
        for child in value.values() if depth else ():
            if isinstance(child, dict | list):
                yield from _objects(call, child, [], depth - 1)
    elif isinstance(value, list):
        listed = [item for item in value if isinstance(item, dict)]
        for item in listed if depth else ():
            yield from _objects(call, item, listed, depth - 1)


def _text(value: Json, name: str) -> str:
    """Return a value that may name something: a short text, or the number of something."""
    if isinstance(value, str):
        return value if len(value) <= MOST_CHARACTERS else ""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return f"#{value}" if is_number and _ID.search(name) else ""


def text_of(value: Json, name: str) -> str:
    """Return an argument's value as the objects are found by it, "" if it names nothing."""
    return _text(value, name)
