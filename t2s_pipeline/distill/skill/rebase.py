"""What of a given skill is the giver's own."""

from collections.abc import Collection

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
            lines = file.content.split("\n")
            own = [line for line in lines if (file.path, line.rstrip("\r")) not in taught]
            if own != lines:
                file = file._replace(content=_without_empty_sections(lines, own))
        kept.append(file)
    return kept


def _without_empty_sections(before: list[str], own: list[str]) -> str:
    """Drop the headings that held only what was left out."""
    gone = set(before) - set(own)
    result: list[str] = []
    for n, line in enumerate(own):
        heading = line.startswith("#")
        rest = next((other for other in own[n + 1 :] if other.strip()), "#")
        was = before[before.index(line) + 1 :] if heading else []
        held = next((other for other in was if other.strip()), "")
        if heading and rest.startswith("#") and held in gone:
            continue
        result.append(line)
    text = "\n".join(result).rstrip("\n")
    return text + "\n"
