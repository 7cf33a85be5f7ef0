"""``t2s evolve``: derive a skill again from all that was learned."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.commands.bases import Given, adopt, given_base
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.evolving import Outlook, outlook, partition_keys, pieces
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.runs import open_instance, run_job
from t2s_pipeline.commands.status import account_of
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped
from t2s_pipeline.commands.words import account_of_words, said_of_words
from t2s_pipeline.resources.audit_folder import AuditFolder
from t2s_pipeline.resources.engines import engine_settings
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s evolve --help``."""

    skill: str
    base: Path | None
    fan_in: int | None
    dry_run: bool
    yes: bool
    json: bool
    concurrency: int | None = None
    max_usd: float | None = None
    quiet: bool = False


def evolve(found: Settings, options: Options) -> None:
    """Analyse what lacks a patch, merge, and release; nothing if nothing changed."""
    warehouse = opened(found, options.skill)
    _known_skill(warehouse, options.skill)
    given = given_base(warehouse, options.skill, options.base) if options.base else None
    if given and given.left_out:
        console(stderr=True).print(f"Left out as hidden: {escaped(', '.join(given.left_out))}")
    frozen = given.frozen if given else None
    ahead = outlook(found, options.skill, fan_in=options.fan_in, base=frozen)
    if not ahead.index.height:
        raise CommandError(f"{options.skill} has no trajectories to learn from; ingest some first")
    if ahead.same and ahead.latest:
        _unchanged(found, options, str(ahead.latest["evolution"]))
        return
    if options.dry_run:
        _foretell(found, options, ahead, given)
        return
    instance = open_instance(found)
    if given and options.base:
        adopt(warehouse, given, options.base, confirmed=options.yes)
    engine = engine_settings(
        found,
        concurrency=options.concurrency,
        max_usd=options.max_usd,
        since=datetime.now(UTC),
    )
    for piece in pieces(ahead.index, ahead.lacking, partition_keys(instance, ahead.index)):
        run_job(instance, "analyse", partitions=piece, engine=engine)
    key = _key(warehouse, ahead, options.skill)
    instance.add_dynamic_partitions(evolution_partitions.name or "", [key])
    config = {"slots": {"config": {"fan_in": options.fan_in}}} if options.fan_in else {}
    run_job(instance, "evolve", partition=key, ops=config, engine=engine)
    _tell(found, options, key, analysed=len(ahead.lacking))


def _known_skill(warehouse: Warehouse, skill: str) -> None:
    names = warehouse.read("skills")["skill"].to_list()
    if skill not in names:
        there = f"there are: {', '.join(names)}" if names else "ingest trajectories for it first"
        raise UsageError(f"there is no skill {skill!r}; {there}")


def _key(warehouse: Warehouse, ahead: Outlook, skill: str) -> str:
    """Return the next evolution's key; one that did not come to its end is taken up again."""
    if ahead.latest is not None and ahead.latest["status"] not in ("released", "purged"):
        return str(ahead.latest["evolution"])
    return f"{skill}@{warehouse.read('last_number', skill=skill)['number'][0] + 1}"


def _unchanged(found: Settings, options: Options, key: str) -> None:
    if options.quiet:
        return
    if options.json:
        emit_json({**account_of(found, options.skill), "changed": False})
        return
    console().print(
        f"Nothing changed since {key}: the same trajectories, base and engine. "
        f"The skill stands in {found.skills / options.skill}"
    )
    stands = evolution_at(opened(found), options.skill, None)["evolution"]
    if stands != key:
        console().print(
            f"{stands} was gone back to and stands there; forward again with: "
            f"t2s rollback {options.skill} {evolution_of(key).number}"
        )


def _foretell(found: Settings, options: Options, ahead: Outlook, given: Given | None) -> None:
    replaced = given is not None and given.replaces
    told = {
        "skill": options.skill,
        "engine": found.engine,
        "trajectories": ahead.index.height,
        "to_analyse": len(ahead.lacking),
        "next": _key(opened(found), ahead, options.skill),
        "base_version": ahead.frozen.version,
        "replaces_base": replaced,
        "home": str(found.home),
    }
    if options.json:
        emit_json(told)
        return
    base = f" against {options.base} in the place of its base" if replaced else ""
    console().print(
        f"{told['next']} would see {counted(ahead.index.height, 'trajectory', 'trajectories')} "
        f"and analyse "
        f"{told['to_analyse']} of them{base} with the {found.engine} engine. Nothing was done."
    )


def _tell(found: Settings, options: Options, key: str, *, analysed: int) -> None:
    if options.quiet:
        return
    warehouse = opened(found)
    with warehouse.kept_open():
        account = account_of(found, options.skill)
        dropped = dict(warehouse.read("discard_counts", evolution=key).iter_rows())
        words = account_of_words(warehouse, key)
    no_room = dropped.get("over budget", 0)
    if options.json:
        told = {"changed": True, "analysed_now": analysed, "over_budget": no_room, **words}
        emit_json({**account, **told})
        return
    evolution = next(one for one in account["evolutions"] if one["evolution"] == key)
    nodes = evolution["nodes"]
    out = console()
    if found.engine == "offline":
        out.print("Engine: offline (no model; set OPENAI_API_KEY or OPENAI_BASE_URL to use one)")
    out.print(
        f"{key}: {counted(evolution['trajectories'], 'trajectory', 'trajectories')}, "
        f"{analysed} analysed now; {counted(nodes.get('merged', 0), 'node')} merged, "
        f"{nodes.get('reused', 0)} reused; {counted(evolution['rules'], 'rule')}"
    )
    if no_room:
        out.print(
            f"The budget left no room for {counted(no_room, 'rule')}; which: "
            f"t2s why-not {options.skill}"
        )
    for line in said_of_words(words, options.skill):
        out.print(line)
    excluded = evolution["slots"].get("excluded")
    if excluded:
        out.print(f"Not learned from, as untrusted: {excluded}; t2s ingest … --trust raises it")
    failed = evolution["slots"].get("failed")
    if failed:
        out.print(
            f"Failed: {counted(failed, 'analysis', 'analyses')}; which, and why: t2s why-not "
            f"{options.skill}; the next t2s evolve {options.skill} asks for these again"
        )
    if nodes.get("carried"):
        out.print(
            f"Not merged: {counted(nodes['carried'], 'node')}, their edits passed on as they "
            f"were; the next t2s evolve {options.skill} tries these again"
        )
    out.print(f"Skill: {found.skills / options.skill}")
    out.print(f"Which runs taught a line: t2s blame {options.skill} SKILL.md:LINE")
    page = AuditFolder(path=str(found.audit)).of(options.skill, evolution_of(key).number)
    out.print(f"Who taught which line, on a page: {page}")
    out.print(f"Home: {found.home}")
