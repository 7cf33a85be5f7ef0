"""The honest editor: it joins rules about the same names in similar words, naming all of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.shown import blocks

ALIKE = 0.4
"""Weighted share of words from which two rules about the same names are taken for one."""
NAME_WEIGHT = 6
_LABEL = re.compile(
    r"(?P<op>\w+), (?P<path>\S+), (?P<what>section|target) “(?P<place>.*)”; \w+; (?P<tasks>\d+) "
)
_NAME = re.compile(r"`([^`]+)`")
_QUOTED = re.compile(r"“[^”]*”")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DENIAL = re.compile(r"\b(?:not|never|avoid|skip)\b")
_HIDDEN = "\x00"


class Told(NamedTuple):
    """A rule under its handle.

    Attributes:
        handle: of the batch.
        content: the rule.
        label: where it goes and what stands behind it.
    """

    handle: str
    content: str
    label: re.Match[str]

    @property
    def names(self) -> frozenset[str]:
        """Names of tools and arguments, outside of what is quoted."""
        return frozenset(_NAME.findall(_QUOTED.sub("", self.content)))

    @property
    def words(self) -> frozenset[str]:
        """Stems of the other words."""
        plain = _NAME.sub("", _QUOTED.sub("", self.content)).casefold()
        return frozenset(word[:5] for word in _WORD.findall(plain))

    @property
    def denies(self) -> bool:
        """Whether it says what not to do."""
        return bool(_DENIAL.search(_QUOTED.sub("", self.content).casefold()))


def join(asked: str) -> dict[str, Json]:
    """Return ``{"rules": […], "drops": []}`` for the batch that a question shows."""
    told = [
        Told(part.name, part.text, label)
        for _, parts in blocks(asked)
        for part in parts
        if (label := _LABEL.match(part.label))
    ]
    groups: list[list[Told]] = []
    for one in told:
        home = next((group for group in groups if any(alike(one, x) for x in group)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return {"rules": [_rule(group) for group in groups], "drops": []}


def alike(one: Told, other: Told) -> bool:
    """Tell whether two rules say the same."""
    if one.content == other.content:
        return True
    if one.names != other.names or one.denies != other.denies:
        return False
    weight = NAME_WEIGHT * len(one.names)
    common, every = len(one.words & other.words), len(one.words | other.words)
    return bool(every) and (weight + common) / (weight + every) >= ALIKE


def _rule(group: Sequence[Told]) -> Json:
    best = max(group, key=lambda told: int(told.label["tasks"]))
    trigger, action, reason = parts_of(best.content)
    section = best.label["what"] == "section"
    return {
        "trigger": trigger,
        "action": action,
        "reason": reason,
        "op": best.label["op"],
        "path": best.label["path"],
        "section": best.label["place"] if section else "",
        "target": "" if section else best.label["place"],
        "handles": [told.handle for told in group],
    }


def parts_of(content: str) -> tuple[str, str, str]:
    """Return trigger, action and reason of a rule; what is quoted is not looked into."""
    kept: list[str] = []

    def hide(found: re.Match[str]) -> str:
        kept.append(found[0])
        return _HIDDEN

    bare = re.sub(r"“[^”]*”|`[^`]*`", hide, content.removeprefix("- "))
    trigger, _, rest = bare.partition(", ")
    action, _, reason = rest.partition(". ")
    shown = iter(kept)
    told = [re.sub(_HIDDEN, lambda _: next(shown), part) for part in (trigger, action, reason)]
    return told[0], told[1], told[2] or "Several runs show it."
