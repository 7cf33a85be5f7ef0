"""``t2s status`` and ``t2s skills``: what there is, and how far it has come."""

from dagster import Failure
from rich.table import Table

from t2s_pipeline.commands.evolving import outlook
from t2s_pipeline.commands.homes import stored
from t2s_pipeline.commands.terminal import console, counted, emit_json, table
from t2s_pipeline.resources.engines import NoSuchEngine
from t2s_pipeline.resources.skill_folder import SkillFolderError
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

NONE_YET = "No skill yet. Begin with: t2s ingest FILE --skill NAME"


def status(found: Settings, *, json: bool) -> None:
    """Say of every skill what arrived, what lacks analysis, and what its evolutions computed."""
    warehouse = stored(found)
    skills = warehouse.read("skills")["skill"].to_list() if warehouse else []
    accounts = [account_of(found, skill) for skill in skills]
    if json:
        emit_json({"home": str(found.home), "skills": accounts})
        return
    out = console()
    for account in accounts:
        out.print(_said(account))
    if not accounts:
        out.print(NONE_YET)
    out.print(f"Home: {found.home}{'' if warehouse else ' (not made yet)'}")


def account_of(found: Settings, skill: str) -> dict:
    """Return one skill's account, its evolutions the latest first.

    What lacks analysis depends on the engine: where there is none of its name, it is null. So it is
    where the skill's folder was made something that cannot be released.
    """
    warehouse = Warehouse(path=str(found.warehouse))
    with warehouse.kept_open():
        return {
            "skill": skill,
            "home": str(found.home),
            **warehouse.read("progress", skill=skill).to_dicts()[0],
            **_ahead(found, skill),
            "folder": str(found.skills / skill),
            "evolutions": [
                row | {"slots": row["slots"] or {}, "nodes": row["nodes"] or {}}
                for row in warehouse.read("status", skill=skill).to_dicts()
            ],
        }


def _ahead(found: Settings, skill: str) -> dict[str, object]:
    unknown: dict[str, object] = {
        "to_analyse": None,
        "up_to_date": None,
        "changed_by_hand": None,
        "engine_problem": None,
        "folder_problem": None,
    }
    try:
        ahead = outlook(found, skill, fan_in=None)
    except NoSuchEngine as error:
        return {**unknown, "engine_problem": error.description}
    except (Failure, SkillFolderError) as error:
        return {**unknown, "folder_problem": getattr(error, "description", str(error))}
    known = {"to_analyse": len(ahead.lacking), "up_to_date": ahead.same}
    return unknown | known | {"changed_by_hand": ahead.by_hand.pending}


def _said(account: dict) -> str:
    problem = account["engine_problem"] or account["folder_problem"]
    waiting = problem or f"{account['to_analyse']} to analyse"
    lines = [
        f"{account['skill']}: {counted(account['arrived'], 'trajectory', 'trajectories')} arrived "
        f"({account['successes']} success, {account['failures']} failure, "
        f"{account['unknown']} unknown among {account['parsed']} read); "
        f"{waiting}"
    ]
    for evolution in account["evolutions"]:
        nodes = ", ".join(f"{n} {name}" for name, n in sorted(evolution["nodes"].items()))
        lines.append(
            f"  {evolution['evolution']}  {_stands(evolution)}, "
            f"{counted(evolution['trajectories'], 'trajectory', 'trajectories')}, "
            f"{evolution['patches_made']} analysed for it, nodes: {nodes or 'none'}, "
            f"{counted(evolution['rules'], 'rule')}"
            f"{'; stands in the skill folder' if evolution['stands'] else ''}"
        )
    if all(evolution["batch"] is not None for evolution in account["evolutions"]):
        lines.append(f"  not evolved yet: t2s evolve {account['skill']}")
    elif not problem and not account["up_to_date"]:
        by_hand = " (changed by hand)" if account["changed_by_hand"] else ""
        lines.append(f"  something is new since then{by_hand}: t2s evolve {account['skill']}")
    return "\n".join(lines)


def _stands(evolution: dict) -> str:
    if evolution["batch"] is None:
        return str(evolution["status"])
    return f"sequential baseline ({evolution['batch']} at a time), {evolution['status']}"


def skills(found: Settings, *, json: bool) -> None:
    """List the skills."""
    warehouse = stored(found)
    rows = warehouse.read("skill_list").to_dicts() if warehouse else []
    if json:
        emit_json([row | {"folder": str(found.skills / row["skill"])} for row in rows])
        return
    out = console()
    if not rows:
        out.print(NONE_YET)
        return
    made = _listed(found, rows, folders=True)
    narrow = out.measure(made).maximum > out.width
    out.print(_listed(found, rows, folders=False) if narrow else made)


def _listed(found: Settings, rows: list[dict], *, folders: bool) -> Table:
    more = ["folder"] if folders else []
    made = table("skill", "#trajectories", "latest", "status", "#rules", *more, whole="skill")
    for row in rows:
        folder = str(found.skills / row["skill"]) if row["status"] == "released" else "-"
        made.add_row(
            row["skill"],
            str(row["arrived"]),
            row["evolution"] or "-",
            row["status"] or "not evolved yet",
            str(row["rules"]),
            *([folder] if folders else []),
        )
    return made
