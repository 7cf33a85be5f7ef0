"""A question: which of several manners tells failed from successful runs."""

from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.conditions import Observation


class Question(NamedTuple):
    """Which of several manners (the fact ``how``) tells failed from successful runs.

    Attributes:
        said: the template that says the answer.
        slots: what it is about.
        observations: to compare; the fact ``site`` tells places within a task apart.
        paired: whether a site tells something only if more than one manner was seen there.
        usual: the manner that is not doubted, if the question is whether anything else is worse.
        worse: the one manner that is doubted; "" if any is.
        known: whether a success must show what is better: that it did nothing of the kind, as
            successes of other tools do, then tells nothing.
        strict: whether hardly any success may have had the manner: many values are asked about,
            and some differ by chance.
    """

    said: str
    slots: dict[str, str]
    observations: tuple[Observation, ...]
    paired: bool = False
    usual: str = ""
    worse: str = ""
    known: bool = False
    strict: bool = False
