"""The frozen skill as a model reads it: its text, or where that is too long its headings."""

from collections.abc import Mapping

from t2s_pipeline.distill.edits.budgets import tokens_in
from t2s_pipeline.distill.edits.markdown import MAIN, section_titles
from t2s_pipeline.ids import digest

SHARE = 0.25
"""Of the context, the most that the skill may take."""


def skill_text(skill: Mapping[str, str], context_tokens: int) -> str:
    """Return SKILL.md and what other files there are, between marks made of their hash.

    Whole files as far as they fit, SKILL.md first; of the others their headings.
    """
    room = int(context_tokens * SHARE)
    paths = sorted(_readable(skill), key=lambda path: (path != MAIN, path))
    mark = digest([[path, skill[path]] for path in paths])[:8]
    blocks = []
    for path in paths:
        block = f"[{mark}] {path}\n{skill[path].rstrip()}"
        if tokens_in(block) > room:
            titles = section_titles(skill[path]) or ["none"]
            block = f"[{mark}] {path}, its headings only\n" + "\n".join(titles)
        room = max(room - tokens_in(block), 0)
        blocks.append(block)
    return "\n".join([f"<<<{mark}", *blocks, f"{mark}>>>"])


def _readable(skill: Mapping[str, str]) -> list[str]:
    """Return the files that an agent reads as text."""
    return [path for path in skill if path.endswith((".md", ".txt"))]
