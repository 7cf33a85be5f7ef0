"""Whether a skill is one by the Agent Skills specification, and within its budgets."""

import re
from collections.abc import Mapping
from pathlib import Path

from skills_ref.errors import SkillError
from skills_ref.parser import parse_frontmatter
from skills_ref.validator import validate_metadata

from t2s_pipeline.distill.edits.text_safety import control_character
from t2s_pipeline.distill.skill.front_matter import without_front_matter

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME_CHARACTERS = 64
RESERVED = ("claude", "anthropic")
"""Words that a hosted skill's name must not contain."""


def name_problems(name: str) -> list[str]:
    """Say why a skill cannot have this name; nothing if it can."""
    problems = []
    if not NAME.fullmatch(name) or len(name) > NAME_CHARACTERS:
        problems.append(
            f"{name!r} is no name for a skill: use a-z, 0-9 and single hyphens, "
            f"{NAME_CHARACTERS} characters at most"
        )
    problems += [f"a skill's name must not contain {word!r}" for word in RESERVED if word in name]
    return problems


def problems(name: str, files: Mapping[str, str]) -> list[str]:
    """Say what keeps these files from being a valid skill; nothing if they are one.

    Args:
        name: of the skill and its directory.
        files: path → text.
    """
    if "SKILL.md" not in files:
        return ["SKILL.md is missing"]
    text = files["SKILL.md"]
    front = text.removesuffix(without_front_matter(text))
    control = control_character(front.replace("\r", ""))
    if control is not None:
        return [f"its front matter holds a control character (U+{ord(control):04X})"]
    try:
        metadata, _ = parse_frontmatter(text)
        found = name_problems(name) + validate_metadata(metadata, Path(name))
    except SkillError as error:
        return [str(error)]
    except Exception as error:  # the reference validator has no answer to some YAML
        return [f"the front matter of SKILL.md cannot be read: {type(error).__name__}"]
    description = str(metadata.get("description", ""))
    if re.search(r"[<>]", description):
        found.append("the description must not contain < or >: some validators refuse them")
    return found
