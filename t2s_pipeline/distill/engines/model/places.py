"""Where a rule goes in a skill, and what forbids it."""

from collections.abc import Mapping
from functools import lru_cache

from t2s_pipeline.distill.edits.apply import apply_edits
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.edits.guards import check
from t2s_pipeline.distill.edits.markdown import MAIN, section_titles
from t2s_pipeline.distill.edits.reasons import Refused
from t2s_pipeline.distill.edits.sections import title_key, title_of
from t2s_pipeline.distill.engines.model.answers import Rule
from t2s_pipeline.distill.skill.sections import PHASES
from t2s_pipeline.templates import render


def change_of(rule: Rule, skill: Mapping[str, str]) -> Change:
    """Return the change that puts a rule into a skill.

    A section is named as the skill names it, whatever its spelling; of section and target, only
    what the op needs is kept.
    """
    append = rule.op == "append_to_section"
    return Change(
        op=rule.op,
        path=rule.path,
        section=_section(rule.section, skill.get(rule.path, "")) if append else "",
        target="" if append else rule.target,
        content=worded(rule.trigger, rule.action, rule.reason),
    )


def worded(trigger: str, action: str, reason: str) -> str:
    """Put a rule's parts together as one list item."""
    start = trigger.lstrip("-*• ").rstrip(" .,;:")
    then = action.lstrip(" ,").rstrip(" .;")
    why = reason.rstrip()
    return render(
        "model/rule.md",
        trigger=start[:1].upper() + start[1:],
        action=then[:1].lower() + then[1:] if then[1:2].islower() else then,
        reason=why[:1].upper() + why[1:] + ("" if why[-1:] in (".", "!", "?") else "."),
    )


def refusal(change: Change, skill: Mapping[str, str], *, unsafe_too: bool) -> Refused | None:
    """Say why a change could not be applied to a skill by itself; None if it could.

    Args:
        change: what is to be done.
        skill: the base.
        unsafe_too: whether content counts that a person would have to accept first.
    """
    return _refusal(change, tuple(sorted(skill.items())), unsafe_too)


@lru_cache(maxsize=4096)
def _refusal(
    change: Change, skill: tuple[tuple[str, str], ...], unsafe_too: bool
) -> Refused | None:
    files = dict(skill)
    try:
        if _makes_section(change, files):
            check(_new_section(change), accepted=False)
            files[MAIN] = f"{files[MAIN].rstrip()}\n\n## {change.section}\n"
        check(change, accepted=not unsafe_too)
    except Refused as found:
        return found
    edit = Edit(change=change, node_id="", level=0, kind="repair")
    applied = apply_edits(files, [edit], accepted=() if unsafe_too else (change.rule_id,))
    return next((Refused(d.reason, d.detail) for d in applied.discards), None)  # type: ignore[arg-type]


def _makes_section(change: Change, files: Mapping[str, str]) -> bool:
    """Tell whether the section will be added for this rule; SKILL.md alone gets new ones so."""
    return (
        change.op == "append_to_section"
        and change.path == MAIN
        and bool(title_of(change.section))
        and change.section not in section_titles(files[MAIN])
    )


def _new_section(change: Change) -> Change:
    """Return what adds the section alone: its title is checked as any other."""
    return Change(op="add_section", path=MAIN, section=change.section, content="- A rule.")


def _section(name: str, text: str) -> str:
    titles = [*section_titles(text), *PHASES] if text else []
    key = title_key(title_of(name))
    return next((title for title in titles if title_key(title) == key), title_of(name))
