"""``t2s review``: a walk over the rules of a skill, to decide on each."""

import sys
from dataclasses import dataclass

from rich.console import Console

from t2s_pipeline.assets.rules import Ruled
from t2s_pipeline.commands.asking import Ended, answer, wrong
from t2s_pipeline.commands.blame import causes_of
from t2s_pipeline.commands.decide import account_of, decide_on
from t2s_pipeline.commands.errors import UsageError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.rule_names import rule_named
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped
from t2s_pipeline.commands.words import DONE
from t2s_pipeline.distill.decisions import Decision
from t2s_pipeline.resources.author import author_of
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

QUOTES = 2
"""Quotes shown of a rule, of as many tasks; the rest is in blame."""
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s review --help``."""

    skill: str
    author: str | None
    stdin: bool
    json: bool


def review(found: Settings, options: Options) -> None:
    """Show one rule after the other and keep what a person decides on each, at once.

    Raises:
        UsageError: nobody can be asked, or the input held what is no answer; decisions made before
            that stay.
    """
    if not options.stdin and not sys.stdin.isatty():
        raise UsageError("a review asks at a terminal; --stdin reads the answers from a pipe")
    warehouse = opened(found, options.skill)
    evolution = evolution_at(warehouse, options.skill, None)
    rules = warehouse.read("rules", evolution=evolution["evolution"]).to_dicts()
    out = console(stderr=options.json)
    made: list[Decision] = []
    who = author_of(options.author)
    fault: UsageError | None = None
    place = ""
    try:
        for number, rule in enumerate(rules, start=1):
            place = f"{rule['path']}:{rule['line']}"
            with warehouse.transaction() as transaction:
                ruled = rule_named(transaction, evolution, place)
            causes = causes_of(warehouse, evolution["evolution"], rule["path"], rule["line"])
            _show(out, rule, ruled, causes, f"{number} of {len(rules)}")
            decision = _decided(out, warehouse, ruled, options.skill, who)
            made += [decision] if decision else []
    except Ended:
        out.print()
    except UsageError as error:
        out.print()
        fault = error
    _tell(found, options, evolution["evolution"], made, len(rules))
    if fault:
        raise UsageError(f"{place}: {fault}") from fault


def _tell(
    found: Settings, options: Options, evolution: str, made: list[Decision], rules: int
) -> None:
    if options.json:
        emit_json({"evolution": evolution, "decisions": [*map(account_of, made)]})
        return
    out = console()
    out.print(f"\n{counted(len(made), 'decision')} on {counted(rules, 'rule')}.")
    if made:
        out.print(f"They take effect with: t2s evolve {options.skill}")
    out.print(f"Home: {found.home}")


def _show(out: Console, rule: dict, ruled: Ruled, causes: list[dict], where: str) -> None:
    runs = counted(rule["trajectories"], "trajectory", "trajectories")
    out.print(
        f"\n{where}  {escaped(rule['path'])}:{rule['line']}  "
        f"{counted(rule['tasks'], 'task')}, {runs}"
    )
    out.print(escaped(rule["rule"]), style="bold")
    for cause, quote in _best_quotes(causes):
        words = " ".join(escaped(quote["quote"]).split())
        short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
        out.print(f"  {escaped(cause['trajectory_id'])}, step {quote['step']}: “{short}”")
    if ruled.standing:
        said = ruled.standing
        out.print(f"  {escaped(said.author)} {DONE[said.decision]} it: {escaped(said.reason)}")
    if ruled.reworded:
        out.print(f"  To accept or pin it is to let in these words: {escaped(ruled.reworded)}")


def _best_quotes(causes: list[dict]) -> list[tuple[dict, dict]]:
    """Return the longest quote of each of the first tasks: it says the most."""
    by_task: dict[str, dict] = {}
    for cause in causes:
        if cause["counted"] and cause["quotes"]:
            by_task.setdefault(cause["task_id"], cause)
    return [
        (cause, max(cause["quotes"], key=lambda quote: len(quote["quote"])))
        for cause in list(by_task.values())[:QUOTES]
    ]


def _decided(
    out: Console, warehouse: Warehouse, ruled: Ruled, skill: str, who: str
) -> Decision | None:
    """Ask until there is an answer that can be kept; None if the rule is left as it is."""
    while said := answer(out):
        try:
            with warehouse.transaction() as transaction:
                return decide_on(
                    transaction,
                    ruled,
                    skill,
                    decision=said.decision,
                    author=who,
                    reason=said.reason,
                    text=said.text,
                )
        except UsageError as error:
            wrong(out, str(error))
    return None
