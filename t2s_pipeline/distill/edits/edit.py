"""One change to a skill, and what stands behind it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from t2s_pipeline.ids import content_id, digest

Kind = Literal["preserve", "prune", "repair"]
Op = Literal[
    "append_to_section",
    "insert_after",
    "insert_before",
    "replace",
    "add_section",
    "delete_section",
    "create",
    "delete_file",
]
Attribution = Literal["leaf", "claimed", "carried"]
Trust = Literal["verified", "internal", "external", "untrusted"]
Validated = Literal["replay", "evidence", "none"]

_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])\s+", re.MULTILINE)


class Evidence(NamedTuple):
    """A verbatim quote from one step of one trajectory."""

    trajectory_id: str
    step: int
    quote: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to be done to one file of a skill.

    ``section`` is a heading's text without its marks, ``Parent > Child`` where the text alone is
    ambiguous. ``target`` is one or more whole lines of the file, verbatim. Ops and what they need:

    - ``append_to_section``: section, content. Goes to the end of the section's own text, before
      its first sub-heading.
    - ``insert_after``, ``insert_before``, ``replace``: target, and content (an empty ``content``
      makes ``replace`` a deletion).
    - ``add_section``: section (the new title), content (its body). ``target``, when given, is the
      heading text after whose section it comes; otherwise it becomes the file's last section.
    - ``delete_section``: section. ``create``: content. ``delete_file``: nothing else.
    """

    op: Op
    path: str
    section: str = ""
    target: str = ""
    content: str = ""

    @cached_property
    def rule_id(self) -> str:
        """Name the rule this change states, whoever states it."""
        return content_id(
            "rule",
            op=self.op,
            path=self.path,
            section=self.section,
            content=normalised(self.content),
            **({"target": normalised(self.target)} if self.target else {}),
        )


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change, the node that proposed it, and the edits or steps it came from.

    ``unshared`` are those of the parents that were claimed although their wording shares nothing
    with this one: they stay in the lineage and do not count in the support.
    """

    change: Change
    node_id: str
    level: int
    kind: Kind
    parents: tuple[str, ...] = ()
    attribution: Attribution = "leaf"
    support: int = 1
    trust: Trust = "internal"
    validated: Validated = "evidence"
    evidence: tuple[Evidence, ...] = ()
    origins: tuple[str, ...] = ()
    lesson_key: str = ""
    lesson: str = ""
    rests_on: tuple[str, ...] = ()
    unshared: tuple[str, ...] = ()

    @cached_property
    def edit_id(self) -> str:
        """Name the edit by its node, what it says and what it came from."""
        return content_id(
            "edit",
            node=self.node_id,
            change=[
                self.change.op,
                self.change.path,
                self.change.section,
                self.change.target,
                self.change.content,
            ],
            kind=self.kind,
            parents=self.parents,
            evidence=self.evidence,
            lesson=[self.lesson_key, digest(self.lesson)],
            rests_on=self.rests_on,
            **({"unshared": self.unshared} if self.unshared else {}),
        )


def normalised(text: str) -> str:
    """Return the text as compared by meaning: one case, one spacing, no list marks."""
    folded = unicodedata.normalize("NFKC", _BULLET.sub("", text)).casefold()
    return " ".join(folded.split())
