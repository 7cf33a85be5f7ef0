"""Made-up runs of a made-up parcel depot: twelve lessons occur in them, and it is known where.

A lesson shows in what happened: calls, errors in several wordings, cures. Nothing in a record names
it; the plant is returned beside the records, for whoever measures what was found.
"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

TRIALS = 2
MOST_LESSONS = 3
"""In one run: no analyst says more."""
POLICY = "\n".join(
    [
        "You work at the desk of a parcel depot and help customers by calling tools.",
        "Ask before anything that cannot be undone. Be brief.",
        *(
            f"{n}. {text}"
            for n, text in enumerate(
                [
                    "Parcels, pickups, orders, claims, contacts and accounts each have a number.",
                    "Tell the customer what was done, not how.",
                    "One customer at a time; do not discuss the parcels of others.",
                    "Amounts are in the currency of the account.",
                    "When a tool refuses, read what it says.",
                    "If nothing helps, say so and close the conversation.",
                ],
                start=1,
            )
        ),
    ]
)


class Plant(NamedTuple):
    """A lesson of the depot.

    Attributes:
        name: of the lesson.
        sort: how it shows.
        tool: that it is about.
        other: the tool that must come first or that checks, or the argument that was wrong.
        wordings: of the tool's refusal.
        share: of the runs, those in which it occurs.
        values: of the argument, the wrong and the right one.
    """

    name: str
    sort: Literal["first", "argument", "resent", "checked", "twice"]
    tool: str
    other: str
    wordings: tuple[str, ...]
    share: float
    values: tuple[str, str] = ("", "")


PLANTS = (
    Plant(
        "weigh before shipping",
        "first",
        "ship_parcel",
        "weigh_parcel",
        (
            "parcel {id} has no weight on record",
            "cannot ship {id}: its weight is unknown",
            "the scales have not seen {id} yet",
        ),
        0.22,
    ),
    Plant(
        "claim before refund",
        "first",
        "refund_postage",
        "open_claim",
        (
            "no open claim for {id}",
            "a refund of {id} needs a claim that is open",
            "{id}: claims desk has no file on this",
        ),
        0.12,
    ),
    Plant(
        "release the driver",
        "first",
        "cancel_pickup",
        "release_driver",
        (
            "pickup {id} still has a driver assigned",
            "{id} is locked by its driver",
            "a driver is on the way for {id}",
        ),
        0.09,
    ),
    Plant(
        "declare the goods",
        "first",
        "print_customs_form",
        "declare_goods",
        (
            "nothing was declared for {id}",
            "declaration of {id} is empty",
            "customs data missing: {id}",
        ),
        0.16,
    ),
    Plant(
        "lock before merging",
        "first",
        "merge_orders",
        "lock_order",
        (
            "order {id} may still change, so it is not merged",
            "{id} is not locked",
            "open orders such as {id} cannot be merged",
        ),
        0.07,
    ),
    Plant(
        "window as hours",
        "argument",
        "schedule_pickup",
        "window",
        (
            "window must look like HH:MM-HH:MM",
            "unreadable window, give two times of day",
            "no such slot; write start and end as hours",
        ),
        0.14,
        ("in the morning", "08:00-12:00"),
    ),
    Plant(
        "insured value as a number",
        "argument",
        "insure_parcel",
        "value",
        (
            "value is not a number",
            "expected a plain number for value",
            "value: only digits are read",
        ),
        0.1,
        ("about eighty", "80"),
    ),
    Plant(
        "country as a code",
        "argument",
        "change_address",
        "country",
        (
            "country must be a two-letter code",
            "unknown country, use ISO codes",
            "country has too many letters",
        ),
        0.18,
        ("Portugal", "PT"),
    ),
    Plant(
        "resending changes nothing",
        "resent",
        "reroute_parcel",
        "",
        (
            "{id} has left the depot",
            "too late to reroute {id}",
            "rerouting of {id} is closed",
        ),
        0.11,
    ),
    Plant("read the contact back", "checked", "update_contact", "get_contact", (), 0.13),
    Plant("read the account back", "checked", "freeze_account", "get_account", (), 0.08),
    Plant("track once", "twice", "track_parcel", "", (), 0.15),
)


class Run(NamedTuple):
    """A record in τ-bench's shape, and the names of the lessons that occur in it."""

    record: dict
    lessons: frozenset[str]


def runs(count: int, seed: int = 11, *, long_results: bool = False) -> Iterator[Run]:
    """Yield runs, the trials of a task one after the other.

    Args:
        count: how many.
        seed: of everything.
        long_results: whether some look-ups answer with pages of text.
    """
    for n in range(count):
        yield _run(n, random.Random(f"{seed}/{n}"), long_results)


def write(path: Path, count: int, seed: int = 11) -> dict[tuple[int, int], frozenset[str]]:
    """Write records as JSON lines; return which lessons occur in which task and trial."""
    plant = {}
    with path.open("w", encoding="utf-8") as file:
        for run in runs(count, seed):
            file.write(json.dumps(run.record) + "\n")
            plant[run.record["task_id"], run.record["trial"]] = run.lessons
    return plant


def _run(n: int, dice: random.Random, long_results: bool) -> Run:
    task, trial = divmod(n, TRIALS)
    chosen = [plant for plant in PLANTS if dice.random() < plant.share]
    chosen = dice.sample(chosen, min(len(chosen), MOST_LESSONS))
    story = _Story(n, dice)
    story.user(dice.choice(["Hello, I need some help.", "Hi there.", "Good morning!"]))
    story.say("Of course. What is it about?")
    story.look_up(dice.randrange(4_000, 9_000) if long_results and dice.random() < 0.4 else 60)
    if len(chosen) < MOST_LESSONS:
        story.noise()
    for plant in chosen:
        story.user(f"Please take care of {story.subject()} for me: {plant.tool.replace('_', ' ')}.")
        _ACTS[plant.sort](story, plant)
    failed = any(plant.sort == "resent" for plant in chosen) or dice.random() < 0.25
    story.say("I could not finish this today." if failed else "All done. Anything else?")
    # What only succeeding shows is not to be learned from a run that failed.
    told = {p.name for p in chosen if not failed or p.sort not in ("checked", "twice")}
    record = {
        "task_id": task,
        "trial": trial,
        "reward": 0.0 if failed else 1.0,
        "info": {
            "task": {"instruction": f"You are customer {n}. You have a few wishes."},
            "reward_info": {},
        },
        "traj": story.messages,
    }
    return Run(record, frozenset(told))


class _Story:
    """Messages as they come."""

    def __init__(self, n: int, dice: random.Random) -> None:
        self.n, self.dice = n, dice
        self.messages: list[dict] = [{"role": "system", "content": POLICY}]
        self._subject = 0

    def subject(self) -> str:
        """Return the number of what comes next."""
        self._subject += 1
        return f"P{self.n:05d}{self._subject}"

    def user(self, text: str) -> None:
        self.messages.append({"role": "user", "content": text})

    def say(self, text: str) -> None:
        self.messages.append({"role": "assistant", "content": text})

    def call(self, tool: str, arguments: dict, result: str) -> None:
        name = f"call_{len(self.messages)}"
        function = {"name": tool, "arguments": json.dumps(arguments)}
        call = {"id": name, "type": "function", "function": function}
        self.messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        self.messages.append({"role": "tool", "tool_call_id": name, "content": result})

    def look_up(self, length: int) -> None:
        text = "shelf by shelf, bay by bay. " * (length // 28)
        self.call("get_depot", {"depot": f"D{self.dice.randrange(90):03d}"}, text or "open")

    def noise(self) -> None:
        """Now and then, an error and its cure that hardly any other run has."""
        if self.dice.random() < 0.3:
            tool, wrong, right = f"set_option_{self.n // 2}", {"mode": "x"}, {"mode": "y"}
            self.call(tool, wrong, f"Error: mode {self.n} is not known here")
            self.call(tool, right, "ok")


def _refusal(story: _Story, plant: Plant, subject: str) -> str:
    return f"Error: {story.dice.choice(plant.wordings).format(id=subject)}"


def _first(story: _Story, plant: Plant) -> None:
    subject = story.subject()
    arguments = {"id": subject}
    story.call(plant.tool, arguments, _refusal(story, plant, subject))
    if story.dice.random() < 0.5:
        story.say("One moment, there is something to do first.")
    story.call(plant.other, {"id": subject}, json.dumps({"id": subject, "done": True}))
    story.call(plant.tool, arguments, json.dumps({"id": subject, "state": "done"}))


def _argument(story: _Story, plant: Plant) -> None:
    subject = story.subject()
    wrong, right = plant.values
    refusal = _refusal(story, plant, subject)
    story.call(plant.tool, {"id": subject, plant.other: wrong}, refusal)
    story.call(plant.tool, {"id": subject, plant.other: right}, json.dumps({"state": "done"}))


def _resent(story: _Story, plant: Plant) -> None:
    subject = story.subject()
    refusal = _refusal(story, plant, subject)
    for _ in range(story.dice.choice([2, 3])):
        story.call(plant.tool, {"id": subject, "to": "home"}, refusal)


def _checked(story: _Story, plant: Plant) -> None:
    subject = story.subject()
    story.call(plant.tool, {"id": subject, "note": "as asked"}, "ok")
    story.call(plant.other, {"id": subject}, json.dumps({"id": subject, "note": "as asked"}))


def _twice(story: _Story, plant: Plant) -> None:
    subject = story.subject()
    result = json.dumps({"id": subject, "state": "on its way"})
    for _ in range(2):
        story.call(plant.tool, {"id": subject}, result)


_ACTS: dict[str, Callable[[_Story, Plant], None]] = {
    "first": _first,
    "argument": _argument,
    "resent": _resent,
    "checked": _checked,
    "twice": _twice,
}
