"""What can be asked of how tools were called, one thing at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from t2s_pipeline.distill.engines.offline.acts.choices import of_entries, of_times, of_tools
from t2s_pipeline.distill.engines.offline.acts.doubts import WITH, WITHOUT, has, over_tools, told
from t2s_pipeline.distill.engines.offline.conditions import COMMON, MOST_VALUES, Observation
from t2s_pipeline.distill.engines.offline.question import Question
from t2s_pipeline.distill.engines.offline.tools import is_acting

NOT_EMPTY = "not empty"


def of_calls(observations: Sequence[Observation]) -> Iterator[Question]:
    """Ask of each argument, each tool called before or after, each field and each entry taken."""
    yield from _of_marks(observations, "given", "argument_given", "argument", (WITHOUT, WITH))
    yield from _of_marks(observations, "after", "follow_up", "other", (WITHOUT, WITH))
    yield from _of_marks(observations, "read", "record_read", "other", (WITHOUT,))
    yield from _of_marks(observations, "before", "called_before", "other", (WITHOUT,))
    yield from of_entries(observations)
    yield from of_tools(observations)
    yield from _of_values(observations, "is ", "record_field", "field")
    yield from _of_values(observations, "from ", "value_origin", "argument")
    yield from _of_values(observations, "value ", "argument_value", "argument")
    yield from _of_values(observations, "kept ", "items_kept", "argument")
    yield from _of_values(observations, "form ", "argument_form", "argument")
    # What says least comes last: of contrasts that are alike the first is told.
    yield from of_times(observations)


def _of_marks(
    observations: Sequence[Observation], fact: str, said: str, slot: str, doubted: tuple[str, ...]
) -> Iterator[Question]:
    """Ask of each name that stands in a fact whether the manner is worse with it or without it."""
    known = [one for one in observations if fact in one.facts]
    for name in sorted({name for one in known for name in one.facts[fact].split()}):
        marked = [told(one, has(name, one.facts[fact].split())) for one in known]
        for worse in doubted:
            if worse == WITH and fact == "after" and not is_acting(name):
                continue
            asked = Question(said, {slot: name}, (), paired=True, worse=worse)
            yield from over_tools(marked, asked, usual=fact != "given" or worse == WITH)


def _of_values(
    observations: Sequence[Observation], prefix: str, said: str, slot: str
) -> Iterator[Question]:
    """Ask of each value of each fact of a kind whether runs of other values did better."""
    for fact in sorted({f for one in observations for f in one.facts if f.startswith(prefix)}):
        having = [one for one in observations if fact in one.facts]
        known = [told(one, how) for one, how in zip(having, _ways(having, fact), strict=True)]
        tasks: dict[str, set[str]] = defaultdict(set)
        for one in known:
            if one.wrong:
                tasks[one.facts["how"]].add(one.task)
        common = sorted(how for how, where in tasks.items() if len(where) >= COMMON)
        for worse in common if len(common) <= MOST_VALUES else ():
            slots = {slot: fact.removeprefix(prefix)}
            seen = known
            if prefix == "is ":
                seen = [_linked(*both, worse) for both in zip(known, having, strict=True)]
            for asked in over_tools(seen, Question(said, slots, (), worse=worse, strict=True)):
                # That a success let it be tells something of a record, not of a value.
                left = prefix == "is " and _is_used_otherwise(asked)
                yield asked._replace(known=not left)


def _is_used_otherwise(asked: Question) -> bool:
    """Tell whether successes did the same where the manner was another one."""
    seen = asked.observations
    return len({o.task for o in seen if not o.wrong and o.facts["how"] != asked.worse}) >= COMMON


def _ways(having: Sequence[Observation], fact: str) -> list[str]:
    """Return a fact's values; where some are texts, only whether there is one."""
    told = [one.facts[fact] for one in having]
    plain = fact.startswith("is ") and NOT_EMPTY in told
    return [NOT_EMPTY if plain and how != "empty" else how for how in told]


def _linked(seen: Observation, one: Observation, worse: str) -> Observation:
    """Add to what is better the field by which another record named the one that was taken."""
    how = seen.facts["how"]
    link = one.facts.get("link") if how != worse else None
    return seen._replace(facts=seen.facts | {"how": f"{how}|{link}"}) if link else seen
