"""``t2s show``: the skill as the next agent reads it."""

import sys

from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, emit_json, escaped
from t2s_pipeline.distill.skill.files import files_of
from t2s_pipeline.settings import Settings


def show(found: Settings, skill: str, *, at: int | None, json: bool) -> None:
    """Print SKILL.md, and name the other files."""
    warehouse = opened(found, skill)
    evolution = evolution_at(warehouse, skill, at)
    version = evolution["skill_version"]
    files = files_of(warehouse.read("skill_files", skill=skill, version=version))
    if json:
        emit_json(
            {
                "skill": skill,
                "evolution": evolution["evolution"],
                "version": version,
                "status": evolution["status"],
                "folder": str(found.skills / skill),
                "files": {file.path: file.content for file in files},
                "encoding": {file.path: file.encoding for file in files},
            }
        )
        return
    text = next(file.content for file in files if file.path == "SKILL.md")
    sys.stdout.write(escaped(text))
    others = [file.path for file in files if file.path != "SKILL.md"]
    console(stderr=True).print(
        f"{evolution['evolution']} ({evolution['status']}); beside SKILL.md: {', '.join(others)}"
    )
