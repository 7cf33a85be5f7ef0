"""What can be asked of a manner: a call has several aspects, and each is compared for itself."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.acts.questions import of_calls
from t2s_pipeline.distill.engines.offline.conditions import COMMON, Observation
from t2s_pipeline.distill.engines.offline.manners import Contrast, contrasts
from t2s_pipeline.distill.engines.offline.question import Question

ANYTHING_ELSE = "anything else"
USUAL = 0.9
"""This share must agree: of solved tasks, in where a program stands in a pipeline; of tasks that
tell something, in what a strict question asks."""


class Answer(NamedTuple):
    """A question, and the contrast found in it."""

    question: Question
    contrast: Contrast

    @property
    def places(self) -> tuple[str, ...]:
        """Return the sites at which the contrast was seen, those of most leaves first."""
        telling = set(self.contrast.telling)
        seen = [o.facts.get("site", "") for o in self.question.observations if o.leaf in telling]
        counts = Counter(site for site in seen if site)
        return tuple(sorted(counts, key=lambda site: (-counts[site], site)))


def questions(
    family: str, slots: dict[str, str], observations: Sequence[Observation]
) -> list[Question]:
    """Return what to ask of the observations of one lesson."""
    if family == "call":
        return list(of_calls(observations))
    if family == "options":
        return list(_of_options(slots, observations))
    if family == "command":
        return list(_of_command(slots, observations))
    if family == "search":
        return [
            _aspect("letter_case", observations, "case", "name"),
            _aspect("dot", observations, "dot", "name"),
        ]
    return [Question(family, slots, tuple(observations), paired=family == "counted")]


def answers(
    asked: Sequence[Question], runs: Mapping[str, str], min_tasks: int, solved: Set[str]
) -> list[Answer]:
    """Find the contrasts that hold, each telling of failures in tasks the ones before did not.

    Those that no success contradicts come first, then the surest, then the widest. What a failed
    run did beside that which already tells why it failed is no evidence: a contrast needs
    ``min_tasks`` with failures not told yet.

    Args:
        asked: all questions of one selection.
        runs: leaf → the run it comes from.
        min_tasks: tasks that a contrast needs.
        solved: tasks with a successful run.
    """
    found = [
        Answer(one, contrast._replace(better=contrast.better or one.usual))
        for one in asked
        for contrast in _contrasts(one, min_tasks, solved)
        if contrast.worse != one.usual and one.worse in ("", contrast.worse)
    ]
    found.sort(key=_preference)
    told: set[str] = set()
    kept = []
    for answer in found:
        telling = set(answer.contrast.telling)
        fresh = {
            o.task
            for o in answer.question.observations
            if o.leaf in telling and runs[o.leaf] not in told
        }
        if len(fresh) >= min_tasks:
            kept.append(answer)
            told |= {runs[leaf] for leaf in answer.contrast.leaves}
    return kept


def _contrasts(asked: Question, min_tasks: int, solved: Set[str]) -> list[Contrast]:
    solved = frozenset() if asked.known else solved
    found = contrasts(asked.observations, min_tasks, solved, paired=asked.paired)
    return [one for one in found if not asked.strict or _is_clear(asked, one)]


def _is_clear(asked: Question, contrast: Contrast) -> bool:
    telling = set(contrast.telling)
    tasks = {one.task for one in asked.observations if one.leaf in telling}
    return contrast.opposed <= (1 - USUAL) * (len(tasks) + contrast.opposed)


def _preference(answer: Answer) -> tuple[int, float, int]:
    contrast = answer.contrast
    return contrast.opposed, contrast.p_value, -len(contrast.leaves)


def _of_options(slots: dict[str, str], observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each option by itself whether it was given."""
    for name in sorted({name for one in observations for name in one.facts["how"].split()}):
        given = (
            _told(one, f"{'with' if name in one.facts['how'].split() else 'without'} `{name}`")
            for one in observations
        )
        yield Question("options", slots, tuple(given), paired=True)


def _of_command(slots: dict[str, str], observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of a program's options, of what it read, and of what read it.

    What a program is for is told by what it searches for, else by what reads its output: options
    are compared among calls of one purpose.
    """
    by_use: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        by_use[_use(one.facts)].append(_told(one, one.facts["options"], one.facts["pattern"]))
    for use, calls in sorted(by_use.items()):
        yield from _of_options(slots | {"use": use}, calls)
    for aspect, in_words in (("fed_by", _source), ("feeds", _place)):
        seen = [_told(one, in_words(one.facts[aspect])) for one in observations]
        if usual := _usual(seen):
            others = tuple(_told(one, _or_else(one.facts["how"], usual)) for one in seen)
            yield Question(aspect, slots, others, usual=usual)


def _usual(observations: Sequence[Observation]) -> str:
    """Return what a program did in nearly all tasks that were solved with it, "" if it varied."""
    won: dict[str, set[str]] = defaultdict(set)
    for one in observations:
        if not one.wrong:
            won[one.facts["how"]].add(one.task)
    for how, tasks in sorted(won.items()):
        otherwise = set().union(*(others for other, others in won.items() if other != how))
        if len(tasks) >= COMMON and len(otherwise) <= (1 - USUAL) * len(tasks | otherwise):
            return how
    return ""


def _or_else(how: str, usual: str) -> str:
    return how if how == usual else ANYTHING_ELSE


def _use(facts: dict[str, str]) -> str:
    if facts["pattern"]:
        return "you search for a pattern"
    feeds = facts["feeds"]
    return f"`{feeds}` reads its output" if feeds else "its output, or the top of it, is the result"


def _source(fed_by: str) -> str:
    return f"what `{fed_by}` puts out" if fed_by else "what stands in the file"


def _place(feeds: str) -> str:
    return f"before `{feeds}`" if feeds else "last"


def _aspect(said: str, observations: Sequence[Observation], aspect: str, site: str) -> Question:
    """Ask of one fact, where it is known, within tasks and sites."""
    known = (one for one in observations if one.facts[aspect])
    told = tuple(_told(one, one.facts[aspect], one.facts[site]) for one in known)
    return Question(said, {}, told, paired=True)


def _told(one: Observation, how: str, site: str = "") -> Observation:
    return one._replace(facts={"how": how, "site": site})
