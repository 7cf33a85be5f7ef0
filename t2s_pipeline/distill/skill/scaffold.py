"""What a skill is written into: a first draft where there is none, headings for its rules."""

from collections.abc import Iterable

from t2s_pipeline.distill.selection import SOP
from t2s_pipeline.distill.skill.files import SkillFile
from t2s_pipeline.distill.skill.front_matter import quoted
from t2s_pipeline.distill.skill.sections import PHASES, SECTIONS
from t2s_pipeline.templates import render

NOTES = "What these rules do not cover"
ORDER = (SOP, *PHASES, *SECTIONS)
"""Sections in the order in which they are added; others follow by name."""
DESCRIPTION_CHARACTERS = 1024


def scaffold(name: str, description: str | None) -> list[SkillFile]:
    """Return the base of a skill that is made from nothing.

    Args:
        name: of the skill.
        description: what it does and when to use it; None for a plain one.
    """
    told = description or plain_description(name)
    text = render("scaffold.md", name=name, description=quoted(told[:DESCRIPTION_CHARACTERS]))
    return [SkillFile("SKILL.md", text.rstrip("\n") + "\n")]


def plain_description(name: str) -> str:
    """Return what can be said of any skill that is made from nothing."""
    return f"What agents learned from recorded runs of {name}; use when doing {name} tasks."


def headings(missing: Iterable[str]) -> str:
    """Return the headings of these sections, in their order."""
    known = {section: n for n, section in enumerate(ORDER)}
    ordered = sorted(set(missing), key=lambda section: (known.get(section, len(ORDER)), section))
    return "".join(f"\n## {section}\n" for section in ordered)


def notes(*, rules: int, rejected: bool, expected: bool) -> str:
    """Return what a reader must know about the rules that are not there; "" if nothing."""
    return render("notes.md", rules=rules, rejected=rejected, expected=expected).strip("\n")
