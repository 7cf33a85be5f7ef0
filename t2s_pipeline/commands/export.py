"""``t2s export``: the skill's directory, ready to install."""

from pathlib import Path

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, emit_json
from t2s_pipeline.distill.skill.files import files_of
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.settings import Settings


def export(
    found: Settings, skill: str, folder: Path, *, at: int | None, yes: bool, json: bool
) -> None:
    """Write a released skill below a folder, or as that folder if it bears the skill's name."""
    warehouse = opened(found, skill)
    evolution = evolution_at(warehouse, skill, at)
    if evolution["status"] != "released":
        raise CommandError(
            f"{evolution['evolution']} did not pass its checks and was not released; "
            "see it in the UI (make dev), or name another with --at"
        )
    version = evolution["skill_version"]
    files = files_of(warehouse.read("skill_files", skill=skill, version=version))
    parent = folder.parent if folder.name == skill else folder
    target = parent / skill
    if target.exists() and not yes:
        raise CommandError(f"{target} exists; pass --yes to replace it")
    SkillFolder(path=str(parent)).write(
        skill, {file.path: (file.data, file.executable) for file in files}
    )
    if json:
        emit_json({"skill": skill, "version": version, "folder": str(target)})
    else:
        console().print(f"{skill} ({evolution['evolution']}) stands in {target}")
