"""``t2s rollback``: the skill of an earlier evolution stands again."""

from dataclasses import dataclass

from t2s_pipeline.assets.hand_edits import look
from t2s_pipeline.commands.confirming import confirm
from t2s_pipeline.commands.differences import lines_between
from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.runs import open_instance, run_job
from t2s_pipeline.commands.terminal import console, counted, emit_json
from t2s_pipeline.resources.author import author_of
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s rollback --help``."""

    skill: str
    number: int
    reason: str
    author: str | None
    yes: bool
    json: bool


def rollback(found: Settings, options: Options) -> None:
    """Write the files of a released evolution to the skill's folder again."""
    skill = options.skill
    warehouse = opened(found, skill)
    target = evolution_at(warehouse, skill, options.number)
    key = target["evolution"]
    if target["batch"] is not None:
        raise CommandError(f"{key} is a sequential baseline, which is never released")
    if target["status"] != "released":
        raise CommandError(f"{key} did not pass its checks and was not released")
    stands = _standing(warehouse, skill)
    folder = SkillFolder(path=str(found.skills))
    if look(warehouse, folder, skill).pending:
        raise CommandError(
            f"{folder.of(skill)} was changed by hand since {stands} was released; keep that first, "
            f"with: t2s evolve {skill}"
        )
    changed = stands != key
    if changed:
        _confirm(warehouse, stands, key, confirmed=options.yes)
    if changed or not folder.of(skill).exists():
        instance = open_instance(found)
        config = {"back": True, "author": author_of(options.author), "reason": options.reason}
        run_job(
            instance,
            "evolve",
            partition=key,
            ops={"release": {"config": config}},
            assets=["release"],
        )
    told = {"skill": skill, "evolution": key, "was": stands, "changed": changed}
    if options.json:
        emit_json({**told, "folder": str(folder.of(skill)), "home": str(found.home)})
        return
    out = console()
    if changed:
        out.print(f"{key} stands in {folder.of(skill)} again, in the place of {stands}.")
        out.print(f"The next evolution with anything new takes its place: t2s evolve {skill}")
    else:
        out.print(f"{key} stands in {folder.of(skill)} already.")
    out.print(f"Home: {found.home}")


def _standing(warehouse: Warehouse, skill: str) -> str:
    rows = warehouse.read("standing_release", skill=skill)["evolution"].to_list()
    if not rows:
        raise CommandError(f"nothing of {skill} was released yet; run: t2s evolve {skill}")
    return str(rows[0])


def _confirm(warehouse: Warehouse, stands: str, key: str, *, confirmed: bool) -> None:
    """Say what would change, and ask."""
    rows = [row for of_file in lines_between(warehouse, stands, key).values() for row in of_file]
    added = sum(row.change == "added" for row in rows)
    removed = sum(row.change == "removed" for row in rows)
    told = f"{key} in the place of {stands}: {counted(added, 'line')} more, {removed} less."
    console(stderr=True).print(told)
    confirm("Go back?", yes=confirmed)
