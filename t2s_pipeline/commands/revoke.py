"""``t2s revoke`` and ``t2s restore``: take trajectories back, or take them in again."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import dagster as dg

from t2s_pipeline.assets.hand_edits import look
from t2s_pipeline.commands.confirming import confirm
from t2s_pipeline.commands.differences import Differences, differences
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.commands.evolutions import standing_evolution
from t2s_pipeline.commands.evolve import Options as Evolving
from t2s_pipeline.commands.evolve import evolve
from t2s_pipeline.commands.foreseeing import Foresight, foresight, show
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.status import account_of
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped
from t2s_pipeline.commands.withdrawing import Chosen, chosen, listed, note
from t2s_pipeline.resources.author import author_of
from t2s_pipeline.resources.skill_folder import SkillFolder, SkillFolderError
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s revoke --help``."""

    trajectories: list[str]
    origin: str | None
    skill: str | None
    reason: str
    author: str | None
    later: bool
    yes: bool
    json: bool


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What came of it.

    Attributes:
        skill: whose trajectories they are.
        names: those that were withdrawn, or restored, just now.
        already: those that were before.
        ahead: what was to be expected.
        evolution: the row of the evolution that was made; None: none was.
        lines: what became of the lines; None: there is nothing to compare.
    """

    skill: str
    names: list[str]
    already: list[str]
    ahead: Foresight
    evolution: dict | None
    lines: Differences | None


def revoke(found: Settings, options: Options) -> int:
    """Withdraw trajectories, evolve their skill without them, and return the exit code."""
    tell(found, options, withdraw(found, options), "withdrawn")
    return 0


def restore(found: Settings, options: Options) -> None:
    """Take withdrawn trajectories in again, and evolve their skill with them."""
    warehouse = opened(found)
    author = author_of(options.author)
    picked = chosen(warehouse, options.trajectories, options.origin, options.skill)
    _can_evolve(found, options, picked.skill, "restored")
    names = picked.those(withdrawn=True)
    ahead = foresight(found, picked.skill, names, withdrawn=False)
    if names:
        note(warehouse, names, withdrawn=False, author=author, reason=options.reason)
    already = picked.those(withdrawn=False)
    tell(found, options, _evolved(found, options, picked, names, already, ahead), "restored")


def withdraw(
    found: Settings,
    options: Options,
    question: str | None = None,
    *,
    before_evolving: Callable[[], None] | None = None,
) -> Changed:
    """Show what would change, ask, withdraw, and evolve; what is withdrawn already is left so.

    Args:
        found: where.
        options: what was asked for.
        question: asked even if all are withdrawn already; None: the usual one, unless they are.
        before_evolving: what is to be done between.

    Raises:
        UsageError: no reason is given.
        CommandError: there are none of these names, the skill's folder is broken, or the person
            declined.
    """
    if not options.reason.strip():
        raise UsageError("say why with --reason")
    warehouse = opened(found)
    author = author_of(options.author)
    picked = chosen(warehouse, options.trajectories, options.origin, options.skill)
    _can_evolve(found, options, picked.skill, "withdrawn")
    names, already = picked.those(withdrawn=False), picked.those(withdrawn=True)
    ahead = foresight(found, picked.skill, names, withdrawn=True)
    if names and not (options.json and options.yes):
        show(ahead, stderr=options.json)
    if names or question:
        usual = "Withdraw?" if options.later else "Withdraw, and evolve?"
        confirm(question or usual, yes=options.yes)
    if names:
        note(warehouse, names, withdrawn=True, author=author, reason=options.reason)
    if before_evolving:
        before_evolving()
    return _evolved(found, options, picked, names, already, ahead)


def _can_evolve(found: Settings, options: Options, skill: str, what: str) -> None:
    """Make sure, before anything is stored, that the skill's folder can be taken up."""
    warehouse = opened(found)
    if options.later or _latest(warehouse, skill) is None:
        return
    try:
        look(warehouse, SkillFolder(path=str(found.skills)), skill)
    except dg.Failure as error:
        raise CommandError(f"nothing was {what}: {error.description}") from error
    except SkillFolderError as error:
        raise CommandError(f"nothing was {what}: {error}") from error


def _evolved(
    found: Settings,
    options: Options,
    picked: Chosen,
    names: list[str],
    already: list[str],
    ahead: Foresight,
) -> Changed:
    """Evolve unless that is to wait, also for what an ended command had withdrawn before."""
    warehouse = opened(found)
    before, stood = _latest(warehouse, picked.skill), standing_evolution(warehouse, picked.skill)
    if before is not None and not options.later:
        quiet = Evolving(
            skill=picked.skill,
            base=None,
            fan_in=None,
            dry_run=False,
            yes=True,
            json=options.json,
            quiet=True,
        )
        evolve(found, quiet)
    after = _latest(warehouse, picked.skill)
    made = before is not None and after is not None and after != before
    return Changed(
        skill=picked.skill,
        names=names,
        already=already,
        ahead=ahead,
        evolution=account_of(found, picked.skill)["evolutions"][0] if made else None,
        lines=_lines(warehouse, stood, after) if made else None,
    )


def _lines(warehouse: Warehouse, stood: dict | None, after: str | None) -> Differences | None:
    """Compare what stood in the skill's folder with what was made."""
    return differences(warehouse, stood["evolution"], after) if stood and after else None


def _latest(warehouse: Warehouse, skill: str) -> str | None:
    """Return the key of the latest evolution that came to a skill."""
    rows = warehouse.read("evolutions", skill=skill).iter_rows(named=True)
    return next((row["evolution"] for row in rows if row["skill_version"] is not None), None)


def tell(found: Settings, options: Options, changed: Changed, what: str) -> None:
    """Say what came of it."""
    if options.json:
        emit_json(account(found, changed, what))
        return
    out = console()
    if changed.already:
        before = "withdrawn" if what == "withdrawn" else "not withdrawn"
        out.print(f"Already {before}: {escaped(listed(changed.already))}")
    if changed.names:
        many = counted(len(changed.names), "trajectory", "trajectories")
        out.print(f"{many} {what}: {escaped(listed(changed.names))}")
    if changed.evolution and changed.lines:
        nodes = changed.evolution["nodes"]
        out.print(
            f"{changed.evolution['evolution']}: {changed.lines}; "
            f"{changed.evolution['patches_made']} analysed (again), "
            f"{counted(nodes.get('merged', 0), 'node')} merged, {nodes.get('reused', 0)} reused"
        )
        out.print(f"Skill: {found.skills / changed.skill}")
    elif options.later and changed.names:
        out.print(f"The skill stays as it is until: t2s evolve {changed.skill}")
    else:
        out.print("The skill did not change.")
    out.print(f"Home: {found.home}")


def account(found: Settings, changed: Changed, what: str) -> dict[str, object]:
    """Return what came of it, for programs."""
    return {
        "skill": changed.skill,
        "home": str(found.home),
        what: changed.names,
        "already": changed.already,
        "foreseen": asdict(changed.ahead),
        "evolution": changed.evolution,
        "lines": changed.lines._asdict() if changed.lines else None,
    }
