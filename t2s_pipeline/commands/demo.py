"""``t2s demo``: run the bundled suite, evolve its skill, and give a short account of both."""

from rich.padding import Padding

from t2s_pipeline.commands import evolve, rollout
from t2s_pipeline.commands.blame import causes_of
from t2s_pipeline.commands.status import account_of
from t2s_pipeline.commands.terminal import console, emit_json, escaped, table
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

SUITE = "workbooks"
TRIALS = 4
BEST = 5
"""Rules that are shown."""


def demo(found: Settings, *, seed: int, json: bool) -> int:
    """Run everything once with nothing configured, and return the exit code."""
    runs = rollout.Options(
        suite=SUITE, agent=None, trials=TRIALS, seed=seed, skill=SUITE, json=json, quiet=True
    )
    code = rollout.rollout(found, runs)
    if code:
        return code
    again = evolve.Options(
        skill=SUITE, base=None, fan_in=None, dry_run=False, yes=True, json=json, quiet=True
    )
    evolve.evolve(found, again)
    account = _account(found)
    emit_json(account) if json else _tell(found, account)
    return 0


def _account(found: Settings) -> dict:
    warehouse = Warehouse(path=str(found.warehouse))
    account = account_of(found, SUITE)
    key = str(account["evolutions"][0]["evolution"])
    best = warehouse.read("rules", evolution=key).head(BEST).to_dicts()
    shown = None
    if best:
        causes = causes_of(warehouse, key, best[0]["path"], best[0]["line"])
        failed = [cause for cause in causes if cause["success"] is False]
        shown = {**best[0], "cause": (failed or causes)[0]}
    return {
        "home": str(found.home),
        "skill": SUITE,
        "agent": "scripted, no model",
        "runs": account["arrived"],
        "successes": account["successes"],
        "failures": account["failures"],
        "rules": account["evolutions"][0]["rules"],
        "best": best,
        "blamed": shown,
        "folder": account["folder"],
    }


def _tell(found: Settings, account: dict) -> None:
    out = console()
    out.print("What ran", style="bold")
    out.print(
        f"  A scripted agent (no model), {account['runs']} times on the tasks of the suite {SUITE}."
    )
    out.print(
        f"  The suite's checker says: {account['successes']} right, {account['failures']} wrong."
    )
    out.print(
        f"\nWhat was learned: {account['rules']} rules, the best supported first", style="bold"
    )
    made = table("#tasks", "rule")
    for rule in account["best"]:
        made.add_row(str(rule["tasks"]), escaped(rule["rule"].removeprefix("- ")))
    out.print(Padding(made, (0, 0, 0, 2)))
    if account["blamed"]:
        _tell_line(account["blamed"])
    out.print("\nWhere it is", style="bold")
    out.print(f"  the skill       {account['folder']}/SKILL.md")
    out.print(f"  the recordings  {found.home / 'sources'}")
    out.print(f"  the warehouse   {found.warehouse}")
    out.print("\nWhat next", style="bold")
    out.print(f"  t2s blame {SUITE}                 every line and the tasks behind it")
    out.print(f"  t2s why-not {SUITE}               what was not used, and why")
    out.print("  t2s ingest runs.jsonl --skill NAME  your own recordings, and their skill with")
    out.print("  t2s evolve NAME")


def _tell_line(shown: dict) -> None:
    cause = shown["cause"]
    out = console()
    out.print(f"\nWho taught the first one, {shown['path']}:{shown['line']}", style="bold")
    out.print(f"  {shown['trajectories']} runs of {shown['tasks']} tasks; one of them:")
    outcome = {True: "right", False: "wrong", None: "of unknown outcome"}[cause["success"]]
    out.print(f"  {escaped(cause['trajectory_id'])}, whose result was {outcome}")
    out.print(f"    patch → {' → '.join(cause['via'])}")
    for told in cause["quotes"]:
        speaker = f" ({escaped(told['speaker'])})" if told["speaker"] else ""
        out.print(f"    step {told['step']}{speaker}: “{escaped(told['quote'])}”")
    out.print(f"  All of them: t2s blame {SUITE} {shown['path']}:{shown['line']}")
