"""Whether a skill is one by the Agent Skills specification, and within its budgets."""

import re
from collections.abc import Mapping
from pathlib import Path

from skills_ref.errors import SkillError
from skills_ref.parser import parse_frontmatter
from skills_ref.validator import validate_metadata

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
    try:
        metadata, _ = parse_frontmatter(files["SKILL.md"])
    except SkillError as error:
        return [str(error)]
    found = name_problems(name) + validate_metadata(metadata, Path(name))
    description = str(metadata.get("description", ""))
    if re.search(r"[<>]", description):
        found.append("the description must not contain < or >: some validators refuse them")
    return found
