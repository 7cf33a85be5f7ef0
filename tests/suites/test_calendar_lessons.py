"""What is learned from the calendar desk, measured against the plant.

The suite and the recognisers were made by someone who had not seen how rules are found, and the
miners by someone who had not seen the suite; they met once both were done. A rule states a habit if
it names the tool (or argument) that matters and the remedy, however it is worded; a rule that turns
the remedy round does not.

After that measurement the recognisers alone were changed, where a rule was counted for a habit that
no reader would see in it: that `add_attendees` is followed by something is not that it adds, and
that `send_updates` was forgotten among several changes, or was called too often, is not that it
must come last. Rules that rest on successes alone tell a remedy and no habit: they are left out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from t2s_pipeline.suites.calendar.habits import Habit
from t2s_pipeline.suites.calendar.suite import calendar
from tests.conftest import run_in

pytestmark = pytest.mark.system

DESK = calendar()
AGENT = DESK.agents["scripted"]
TRIALS = 5
SEED = 0

NOT = r"(?:not|never|n't|don’t|avoid|without|instead of|rather than)"


class Lesson(NamedTuple):
    """All of one of ``says`` are in a rule that states it, and none of ``never``."""

    says: tuple[tuple[str, ...], ...]
    never: tuple[str, ...] = ()


LESSONS = {
    Habit.NAMESAKE: Lesson(
        (
            (r"`find_people`|`people\b", r"\bdepartment\b"),
            (
                r"`find_people`|`people\b",
                r"\bthe first (?:one|hit|result|match|person|entry|record|item|of)|\bseveral\b"
                r"|more than one|same name|namesake|ambiguous|tell\w* (?:them )?apart"
                r"|\b(?:two|many) (?:hits|results|matches|people|entries|records)",
            ),
        ),
        (
            r"(?:always|simply|just) (?:take|use|choose|pick) the first",
            rf"\b{NOT} (?:pass|give|set|use|add|include|fill in) [^.;]{{0,20}}`department`",
        ),
    ),
    Habit.NO_ZONE: Lesson(
        ((r"`time_zone`", r"`(?:create_event|update_event)`"),),
        (
            r"(?<!end )\b(?:not|never|n't|avoid) (?:pass|giv|set|us|add|includ|fill|stat|specif)"
            r"\w*(?: in)? (?:the |an? )?`time_zone`",
            r"(?<!not )(?<!never )(?<!n't )\b(?:leave out|omit|drop)(?: the)? `time_zone`",
            r"`time_zone` (?:only )?(?:to|in|of|for|with) `get_free_busy`",
        ),
    ),
    Habit.BUSY_UNSEEN: Lesson(
        (
            (
                r"`get_free_busy`",
                r"\bbefore\b|\bfirst\b|\bprior\b|\bthen\b|\bafter\b|\bahead\b|\bbegin\b|\bstart"
                r"|\bcheck|\bonce\b|\bfollow|\bwithout\b|\bonly when\b|\bprecede",
                r"`(?:create_event|update_event)`|`start`|\btimes?\b|\bslot\b|\bschedul|\bevents?\b",
            ),
        ),
        (
            r"\bbefore (?:you )?(?:call(?:ing)? |us(?:e|ing) )?`get_free_busy`",
            r"`get_free_busy` after (?:you )?(?:call(?:ing)? |us(?:e|ing) )?"
            r"`(?:create_event|update_event)`",
            r"\b(?:not|never|n't|avoid) (?:call|us|ask)\w* `get_free_busy`",
        ),
    ),
    Habit.REPEATED: Lesson(
        (
            (
                r"`book_room`",
                r"\berror|\brefus|\bfail|\breject|\bclosed\b|\bcannot\b|\bsame\b|\bretry|\brepeat"
                r"|\bagain\b|\bidentical\b|\bunchanged\b|\bdenied\b",
                r"\bother\b|\banother\b|\bdifferent\b|\bnext\b|\bchang(?:e|ing)\b|\bunchanged\b"
                rf"|\belse\b|\b{NOT}\b[^.;]*\b(?:repeat|retry|again|same|identical|twice)",
            ),
        ),
        (
            r"^(?!.*\b(?:not|never|avoid|instead|rather|another|other|different|change|changing"
            r"|without|else|next)\b|.*n't).*\b(?:retry|repeat|again)\b",
        ),
    ),
    Habit.UNSENT: Lesson(
        (
            (
                r"`send_updates`",
                r"\bbefore\b[^.;]*\b(?:end|finish|stop|done|answer|final|clos|last|say|report|conclu)"
                r"|\b(?:end|finish|close|conclude) (?:[^.;]* )?(?:with|by)\b|\blast\b|\bfinally\b"
                r"|\bin the end\b|\bat the end\b|\bafter\b|\bafterwards\b|\bthen\b|\bfollow"
                r"|\b(?:not|never|n't) (?:end|stop|finish|leave|forget|skip|omit)|\buntil\b"
                r"|\b(?:must|always|remember to|make sure to|be sure to) (?:call|use)"
                r"|\bunless\b|\bonce\b|\bwithout\b|\b(?:call|use) `send_updates`|\bended\b",
            ),
        ),
        (
            r"\bseveral changes\b|\bone by one\b",
            r"\b(?:not|never|n't|avoid) (?:call|us)\w* `send_updates`",
            r"\bafter (?:you )?(?:call(?:ing)? |us(?:e|ing) )?`send_updates`",
            r"\b(?:instead of|rather than) `send_updates`",
            r"\bbefore (?:you )?(?:call(?:ing)? |us(?:e|ing) )?`send_updates`",
        ),
    ),
    Habit.REPLACED: Lesson(
        (
            (
                r"`add_attendees`",
                r"`attendee_ids`|\boverwrit|\breplac",
                r"\binstead\b|\brather\b|\bnot\b|\bnever\b|n't\b|\bprefer|\bover\b|\bkeep"
                r"|\bin place|\bavoid",
            ),
            (
                r"\b(?:use|call|with|by|choose|prefer|reach for)\b[^.;]{0,20}`add_attendees`",
                r"\b(?:to add|for adding|when adding|to invite|add people|new people|join)\b",
            ),
            (
                r"`update_event`",
                r"`attendee_ids`",
                r"\bkeep|\ball\b|\balready\b|\bexisting\b|\bwhole\b|\bcomplete|\bfull\b|\bpresent\b"
                r"|\bcurrent|\bold\b|\bbefore\b[^.;]*\bthere\b",
            ),
        ),
        (
            r"(?:instead of|rather than|not|never|avoid)(?: call\w*| us\w*)? `add_attendees`",
            r"before you finish",
            r"`update_event`[^.;]{0,30} in place of `add_attendees`",
        ),
    ),
    Habit.ONE_BY_ONE: Lesson(
        (
            (
                r"`bulk_change`",
                r"\bone call\b|\bsingle call\b|\bat once\b|\btogether\b|\binstead\b|\brather\b"
                r"|\bseveral\b|\bmany\b|\beach\b|\bsingly\b|\bone by one\b|\bone at a time\b"
                r"|\bone after (?:the other|another)\b|\bin one\b|\bper\b|\bevery\b|\brepeat"
                r"|\bmore than (?:one|once)\b|\bnot\b|\bnever\b|\ball\b|\bmultiple\b"
                r"|\bover and over\b|\bagain and again\b|\btimes\b",
            ),
        ),
        (r"(?:instead of|rather than|not|never|avoid)(?: call\w*| us\w*)? `bulk_change`",),
    ),
}


def stated(text: str) -> set[Habit]:
    """Return the habits against which a rule is."""
    return {
        habit
        for habit, lesson in LESSONS.items()
        if any(all(re.search(part, text, re.IGNORECASE) for part in way) for way in lesson.says)
        and not any(re.search(part, text, re.IGNORECASE) for part in lesson.never)
    }


Run = tuple[str, int]


class Measure(NamedTuple):
    """A rule that states a habit; ``precision`` and ``recall`` are of the runs behind it.

    Precision is the share of these runs that have the habit, recall the share of the runs with the
    habit that are among them.
    """

    habit: Habit
    text: str
    runs: frozenset[Run]
    precision: float
    recall: float


def measured(rules: Iterable[tuple[str, frozenset[Run]]]) -> list[Measure]:
    """Compare the runs behind rules with those that have the habits that the rules state."""
    having: dict[Habit, set[Run]] = {habit: set() for habit in Habit}
    for task in DESK.tasks:
        for trial in range(TRIALS):
            for habit in AGENT.planted(task.task_id, trial, SEED):
                having[habit].add((task.task_id, trial))
    measures = []
    for text, runs in rules:
        for habit in sorted(stated(text)):
            right = len(runs & having[habit])
            measures.append(
                Measure(habit, text, runs, right / len(runs), right / len(having[habit]))
            )
    return measures


def run_of(trajectory_id: str) -> Run:
    """Return the task and the trial of ``<skill>/<origin>.<task>.<trial>``."""
    _, task, trial = trajectory_id.rsplit(".", 2)
    return unquote(task), int(unquote(trial))


def pooled(measures: list[Measure]) -> float:
    """Return the precision over all of these rules together."""
    right = sum(round(one.precision * len(one.runs)) for one in measures)
    return right / sum(len(one.runs) for one in measures)


@pytest.fixture(scope="module")
def evolved_desk(memory):
    home = memory / "calendar"
    run_in(
        home,
        ["rollout", "calendar", "--trials", str(TRIALS), "--seed", str(SEED)],
        ["evolve", "calendar"],
    )
    return home


@pytest.fixture
def rules(evolved_desk, use_home, t2s_json):
    """The taught lines that failed runs stand behind, each with the runs behind it."""
    use_home(evolved_desk)
    found = []
    for line in t2s_json("blame", "calendar")["lines"]:
        if line["origin"] == "taught" and line["text"].strip():
            causes = t2s_json("blame", "calendar", f"{line['path']}:{line['line']}")["causes"]
            if not all(cause["success"] for cause in causes):
                found.append((line["text"], frozenset(run_of(c["trajectory_id"]) for c in causes)))
    return found


STATING = [
    (Habit.NAMESAKE, "When `find_people` returns several people, compare `department`."),
    (Habit.NAMESAKE, "Do not take the first of the hits of `find_people`."),
    (Habit.NAMESAKE, "Give `department` in calls of `find_people`."),
    (Habit.NO_ZONE, "Always pass `time_zone` to `create_event`."),
    (Habit.NO_ZONE, "In `update_event`, do not leave out `time_zone`."),
    (Habit.NO_ZONE, "Calls of `create_event` without `time_zone` failed; set it."),
    (Habit.BUSY_UNSEEN, "Call `get_free_busy` before `create_event`."),
    (Habit.BUSY_UNSEEN, "Before you call `update_event`, look at `get_free_busy`."),
    (Habit.BUSY_UNSEEN, "Do not choose `start` without `get_free_busy`."),
    (Habit.REPEATED, "If `book_room` is refused, do not repeat the call: take another `room_id`."),
    (Habit.REPEATED, "After an error of `book_room`, change `room_id` before trying again."),
    (Habit.REPEATED, "Never retry `book_room` with the same arguments."),
    (Habit.UNSENT, "Before you finish, call `send_updates`."),
    (Habit.UNSENT, "After `create_event` and `book_room` call `send_updates`."),
    (Habit.UNSENT, "Do not end without `send_updates`."),
    (Habit.UNSENT, "Call `send_updates` for each event that was changed."),
    (Habit.UNSENT, "End the work with `send_updates`."),
    (Habit.REPLACED, "Use `add_attendees` instead of `update_event` with `attendee_ids`."),
    (Habit.REPLACED, "To add people, use `add_attendees`."),
    (Habit.REPLACED, "With `update_event`, `attendee_ids` must hold all who were there already."),
    (Habit.ONE_BY_ONE, "Use one `bulk_change` rather than many calls of `cancel_event`."),
    (Habit.ONE_BY_ONE, "Change events together by `bulk_change`, not one by one."),
]
OTHERS = [
    "Call `find_people` before `create_event`.",
    "Always simply take the first hit of several of `find_people`.",
    "Do not pass `time_zone` to `create_event`.",
    "Pass `time_zone` to `get_free_busy`.",
    "Call `create_event` before `get_free_busy`.",
    "Call `find_rooms` before `book_room`.",
    "If `book_room` fails, retry the call.",
    "After `send_updates`, look at the event with `get_event`.",
    "Do not call `send_updates`.",
    "Call `get_event` before `add_attendees`.",
    "Use `update_event`, not `add_attendees`.",
    "Use `cancel_event` for each event rather than `bulk_change`.",
    "Dates are written like `2025-05-13`.",
    "Check the calendar before you finish.",
]


@pytest.mark.parametrize(("habit", "text"), STATING)
def test_a_rule_that_names_tool_and_remedy_is_recognised(habit, text):
    assert stated(text) == {habit}


@pytest.mark.parametrize("text", OTHERS)
def test_another_rule_is_not(text):
    assert stated(text) == set()


def test_every_habit_has_a_recogniser():
    assert set(LESSONS) == set(Habit)


def test_runs_behind_a_rule_are_measured_against_the_plant():
    assert run_of("calendar/calendar-scripted-seed-0.pilot-kickoff.3") == ("pilot-kickoff", 3)
    having = {
        (task.task_id, trial)
        for task in DESK.tasks
        for trial in range(TRIALS)
        if Habit.UNSENT in AGENT.planted(task.task_id, trial, SEED)
    }
    some = frozenset(sorted(having)[: len(having) // 2])
    beside = next((task.task_id, 0) for task in DESK.tasks if (task.task_id, 0) not in having)
    rule = "Before you finish, call `send_updates`."
    (exact, mixed) = measured([(rule, some), (rule, some | {beside}), ("Be kind.", some)])
    assert (exact.precision, exact.recall) == (1.0, len(some) / len(having))
    assert mixed.precision == len(some) / (len(some) + 1)
    assert pooled([exact, mixed]) == 2 * len(some) / (2 * len(some) + 1)


def test_at_least_half_of_the_habits_are_stated_by_rules_that_rest_on_runs_with_them(rules):
    measures = measured(rules)
    told = "\n".join(
        [
            f"{m.precision:.2f} {m.recall:.2f} {len(m.runs)} {m.habit.name}: {m.text}"
            for m in measures
        ]
        + [f"states none: {text}" for text, _ in rules if not stated(text)]
    )
    assert len({one.habit for one in measures}) * 2 >= len(Habit), told
    assert pooled(measures) >= 0.9, told
