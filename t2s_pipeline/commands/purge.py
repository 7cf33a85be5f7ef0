"""``t2s revoke --purge``: delete trajectories and all that rests on them, so that nothing is left.

First they are withdrawn, what people said of their rules is put into words that rest on others, and
the skill is evolved without them; then everything else that rests on them goes, the warehouse's
rows last. So a purge that was ended goes on when it is given again.
"""

from datetime import UTC, datetime

from t2s_pipeline.assets.audit_page import is_latest, page_of
from t2s_pipeline.assets.hand_edits import look
from t2s_pipeline.assets.partitions import evolution_of
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.idle import wait_until_idle
from t2s_pipeline.commands.purged_files import blank_sources, remove_leftovers, still_mentioned
from t2s_pipeline.commands.purged_words import say_anew
from t2s_pipeline.commands.purging import Resting, delete_rows, resting_on
from t2s_pipeline.commands.revoke import Changed, Options, account, withdraw
from t2s_pipeline.commands.runs import open_instance, run_job
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped
from t2s_pipeline.commands.withdrawing import Chosen, chosen, listed
from t2s_pipeline.commands.words import DONE
from t2s_pipeline.distill.decisions import Decision
from t2s_pipeline.distill.edits.reasons import shortened
from t2s_pipeline.resources.audit_folder import AuditFolder
from t2s_pipeline.resources.author import author_of
from t2s_pipeline.resources.dagster_history import Gone, forget
from t2s_pipeline.resources.mentions import Mentions
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

QUESTION = "Delete them and all that rests on them for good?"


def purge(found: Settings, options: Options) -> int:
    """Delete trajectories for good, and return the exit code: 1 if a name still stands somewhere.

    Raises:
        UsageError: it was to wait.
        CommandError: a run is under way, or the skill cannot be evolved without them.
    """
    if options.later:
        raise UsageError("--purge cannot wait: what stands would rest on what is gone")
    warehouse = opened(found)
    picked = chosen(warehouse, options.trajectories, options.origin, options.skill)
    _alone(found)
    _nothing_to_take_up(found, warehouse, picked.skill)
    _foretell(warehouse, picked, options)
    changed = withdraw(found, options, QUESTION, before_evolving=lambda: _say_anew(found, picked))
    given = picked.rows.select("trajectory_id")
    evolutions = _resting(warehouse, picked).evolutions
    _nothing_stands_on_them(found, warehouse, picked.skill, evolutions)
    seen = warehouse.read_with("evolutions_that_saw", given)["evolution"].to_list()
    mentions = Mentions(picked.skill, dict(warehouse.read_with("purged_names", given).iter_rows()))
    pages = AuditFolder(path=str(found.audit))
    blank_sources(found, picked.rows)
    remove_leftovers(found, picked.skill)
    pages.remove(picked.skill, [evolution_of(key).number for key in seen])
    forget(found.dagster_home, _gone(warehouse, picked, mentions, evolutions))
    delete_rows(
        warehouse,
        picked.rows,
        author=author_of(options.author),
        reason=options.reason,
        now=datetime.now(UTC),
    )
    _write_pages(warehouse, pages, [key for key in seen if key not in evolutions])
    left = [str(file) for file in still_mentioned(found, mentions)]
    _tell(found, options, changed, picked, evolutions, left)
    return 1 if left else 0


def _alone(found: Settings) -> None:
    """Make sure that nothing is at work that could store anew what goes."""
    instance = wait_until_idle(found)
    kept = type(instance.event_log_storage).__name__
    if kept != "SqliteEventLogStorage":
        raise CommandError(
            f"Dagster keeps its events in {kept}: only from SQLite files can they be purged"
        )


def _nothing_to_take_up(found: Settings, warehouse: Warehouse, skill: str) -> None:
    """Make sure that what people wrote into the skill's folder is known."""
    folder = SkillFolder(path=str(found.skills))
    if look(warehouse, folder, skill).pending:
        raise CommandError(
            f"{folder.of(skill)} was changed by hand since it was released, so nothing was "
            f"deleted; keep that first, with: t2s evolve {skill}"
        )


def _resting(warehouse: Warehouse, picked: Chosen) -> Resting:
    with warehouse.transaction() as transaction:
        return resting_on(transaction, picked.skill, picked.rows.select("trajectory_id"))


def _foretell(warehouse: Warehouse, picked: Chosen, options: Options) -> None:
    """Say what goes, and which words of people change."""
    if options.json and options.yes:
        return
    gone = _resting(warehouse, picked)
    many = dict(gone.rows["kind"].value_counts().iter_rows())
    out = console(stderr=options.json)
    out.print(
        f"To delete for good: {counted(len(picked.names), 'trajectory', 'trajectories')}, and "
        f"what rests on them: {counted(many.get('patch', 0), 'patch', 'patches')}, "
        f"{counted(many.get('node', 0), 'merge')}, "
        f"{counted(many.get('evolution', 0), 'evolution')} with their pages and runs"
    )
    for old, new, _ in gone.spoken.decisions:
        out.print(said_of(old, new))
    for line in sorted(gone.spoken.lines):
        out.print(f"A line made by hand of a rule that rests on them goes: {escaped(line)}")


def said_of(old: Decision, new: Decision | None) -> str:
    """Say what becomes of a decision, by the words of the rule that it is about."""
    change = old.change
    rule = shortened(old.text or change.content or change.target or change.section or change.path)
    what = "is kept with the runs that are left" if new else "goes with its last run"
    return f"A decision {what}: {escaped(rule)} was {DONE[old.decision]} by {escaped(old.author)}"


def _say_anew(found: Settings, picked: Chosen) -> None:
    """Put what people said into words that rest on nothing that goes."""
    with opened(found).transaction() as transaction:
        given = picked.rows.select("trajectory_id")
        spoken = resting_on(transaction, picked.skill, given).spoken
        say_anew(transaction, picked.skill, spoken)


def _nothing_stands_on_them(
    found: Settings, warehouse: Warehouse, skill: str, evolutions: list[str]
) -> None:
    """Make sure that an evolution without them was released, and let it stand."""
    latest = warehouse.read("evolutions", skill=skill).head(1).to_dicts()
    if not latest:
        return
    if latest[0]["status"] != "released" or latest[0]["evolution"] in evolutions:
        raise CommandError(
            f"{latest[0]['evolution']} was not released without them, so nothing was deleted; "
            f"run: t2s evolve {skill}"
        )
    stands = warehouse.read("standing_release", skill=skill)["evolution"].to_list()
    if not set(stands).isdisjoint(evolutions):  # somebody had gone back to it
        instance = open_instance(found)
        run_job(instance, "evolve", partition=latest[0]["evolution"], assets=["release"])


def _gone(warehouse: Warehouse, picked: Chosen, mentions: Mentions, evolutions: list[str]) -> Gone:
    parts = frozenset(picked.rows["partition_key"])
    left = warehouse.read_with(
        "partitions_left", picked.rows.select("trajectory_id"), skill=picked.skill
    )
    return Gone(
        skill=picked.skill,
        mentions=mentions,
        partitions=frozenset(evolutions) | (parts - set(left["partition_key"])),
        parts=parts,
    )


def _write_pages(warehouse: Warehouse, pages: AuditFolder, evolutions: list[str]) -> None:
    """Write the pages of evolutions that saw them withdrawn anew, without their names."""
    for row in (warehouse.read("evolution", evolution=key).to_dicts()[0] for key in evolutions):
        if row["skill_version"] is None:
            continue
        evolution = evolution_of(row["evolution"])
        latest = is_latest(warehouse, evolution.key)
        page = page_of(warehouse, evolution.key)
        pages.write(evolution.skill, evolution.number, page, latest=latest)


def _tell(
    found: Settings,
    options: Options,
    changed: Changed,
    picked: Chosen,
    evolutions: list[str],
    left: list[str],
) -> None:
    if options.json:
        told = {"purged": picked.names, "evolutions_purged": evolutions, "still_named_in": left}
        emit_json(account(found, changed, "withdrawn") | told)
        return
    out = console()
    many = counted(len(picked.names), "trajectory", "trajectories")
    out.print(f"{many} deleted for good: {escaped(listed(picked.names))}")
    if evolutions:
        out.print(f"Purged with them: {', '.join(evolutions)}")
    if changed.evolution and changed.lines:
        out.print(f"{changed.evolution['evolution']}: {changed.lines}")
    for file in left:
        console(stderr=True).print(f"t2s: still named in {escaped(file)}, which is yours to change")
    out.print(f"Home: {found.home}")
