"""``t2s export``: the skill's directory, ready to install."""

from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version as version_of_package
from pathlib import Path

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, emit_json
from t2s_pipeline.distill.skill.agent_trace import FILE, Made, agent_trace
from t2s_pipeline.distill.skill.assembly import lines_of
from t2s_pipeline.distill.skill.evals import FILE as EVALS
from t2s_pipeline.distill.skill.evals import Task, evals
from t2s_pipeline.distill.skill.files import files_of
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s export --help``."""

    skill: str
    folder: Path
    at: int | None
    trace: bool
    evals: bool
    yes: bool
    json: bool


def export(found: Settings, options: Options) -> None:
    """Write a released skill below a folder, or as that folder if it bears the skill's name."""
    skill, folder = options.skill, options.folder
    warehouse = opened(found, skill)
    evolution = evolution_at(warehouse, skill, options.at)
    if evolution["batch"] is not None:
        raise CommandError(
            f"{evolution['evolution']} is a sequential baseline, not to be installed; read it "
            f"with: t2s show {skill} --at {options.at}"
        )
    if evolution["status"] != "released":
        raise CommandError(
            f"{evolution['evolution']} did not pass its checks and was not released; "
            "see it in the UI (make dev), or name another with --at"
        )
    version = evolution["skill_version"]
    files = files_of(warehouse.read("skill_files", skill=skill, version=version))
    parent = folder.parent if folder.name == skill else folder
    target = parent / skill
    if target.exists() and not options.yes:
        raise CommandError(f"{target} exists; pass --yes to replace it")
    written = {file.path: (file.data, file.executable) for file in files}
    if options.trace:
        written[FILE] = (_trace(warehouse, evolution).encode("utf-8"), False)
    if options.evals:
        written[EVALS] = (_evals(warehouse, skill).encode("utf-8"), False)
    SkillFolder(path=str(parent)).write(skill, written)
    if options.json:
        emit_json({"skill": skill, "version": version, "folder": str(target)})
    else:
        console().print(f"{skill} ({evolution['evolution']}) stands in {target}")


def _evals(warehouse: Warehouse, skill: str) -> str:
    """Return the skill's tasks as evals.

    Raises:
        CommandError: there is no task of which a right answer is known.
    """
    rows = warehouse.read("tasks_of", skill=skill).select(Task._fields)
    told = evals(skill, [Task(*row) for row in rows.iter_rows()])
    if told is None:
        raise CommandError(
            f"no task of {skill} has both a text and a known right answer; "
            "export it without --evals"
        )
    return told


def _trace(warehouse: Warehouse, evolution: dict) -> str:
    """Return the skill's record in the Agent Trace format."""
    key = evolution["evolution"]
    with warehouse.transaction() as transaction:
        lines = transaction.read("lines_of", evolution=key)
        lineage = transaction.read("page_lineage", evolution=key)
        models = transaction.read("models_behind", evolution=key)
    runs: dict[tuple[str, int], list[str]] = defaultdict(list)
    for path, line, name in lineage.select("path", "line", "trajectory_id").iter_rows():
        runs[path, line].append(name)
    made = Made(
        skill=evolution["skill"],
        version=evolution["skill_version"],
        at=evolution["finished_at"],
        tool_version=version_of_package("t2s-pipeline"),
    )
    return agent_trace(made, lines_of(lines), runs, dict(models.iter_rows()))
