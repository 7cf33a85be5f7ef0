"""What of a given skill is the giver's own."""

from collections.abc import Collection

from t2s_pipeline.distill.edits.markdown import document_of
from t2s_pipeline.distill.edits.page import Page, is_blank, joined, page_of
from t2s_pipeline.distill.skill.files import SkillFile
from t2s_pipeline.distill.skill.front_matter import PROVENANCE


def own_lines(files: list[SkillFile], taught: Collection[tuple[str, str]]) -> list[SkillFile]:
    """Leave out the lines that an evolution taught, and the provenance made for them.

    Args:
        files: of the skill that a person gives.
        taught: (path, text) of every line that a stored evolution of the skill taught.
    """
    kept = []
    for file in files:
        if file.path == PROVENANCE:
            continue
        if file.encoding == "utf-8" and file.path.endswith(".md"):
            page = page_of(file.content, "base")
            gone = {n for n, text in enumerate(page.texts) if (file.path, text) in taught}
            if gone:
                file = file._replace(content=_without(page, file.path, gone))
        kept.append(file)
    return kept


def _without(page: Page, path: str, gone: set[int]) -> str:
    """Drop these lines, and the headings that held nothing else."""
    gone = set(gone)
    for heading in reversed(document_of(path, page.texts).headings):
        inside = set(range(heading.end, heading.section_end))
        left = [n for n in inside - gone if not is_blank(page.texts[n])]
        if inside & gone and not left:
            gone |= set(range(heading.start, heading.end))
    own = [text for n, text in enumerate(page.texts) if n not in gone]
    while own and is_blank(own[-1]):
        own.pop()
    return joined(own, page.newline, final_newline=True)
