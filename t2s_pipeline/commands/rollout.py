"""``t2s rollout``: run an agent on the tasks of a suite, and take its runs in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from t2s_pipeline.commands import ingest
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.commands.progress import bar
from t2s_pipeline.formats.sources import Source
from t2s_pipeline.formats.trace import Json
from t2s_pipeline.redaction.redact import redact
from t2s_pipeline.resources.journal import Busy, Journal
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import Rollout, plan, run_rollouts
from t2s_pipeline.suites.suite import Agent, Suite


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s rollout --help``."""

    suite: str
    agent: str | None
    trials: int
    seed: int
    skill: str | None
    json: bool
    quiet: bool = False


def rollout(found: Settings, options: Options) -> int:
    """Make the rollouts that are not there yet, take them in, and return the exit code."""
    suite = _suite(options.suite)
    agent = _agent(suite, options.agent)
    path = made(found, suite, agent, trials=options.trials, seed=options.seed)
    skill = options.skill or suite.name
    return ingest.ingest(
        found,
        ingest.Options(
            # Named without the home, which may move.
            sources=[Source(uri=f"rollouts/{path.name}", path=path)],
            skill=skill,
            source_format="openai_chat",
            labels=None,
            origin=path.stem,
            trust="verified",
            description=None if _is_known(found, skill) else _description(suite),
            strict=False,
            json=options.json,
            quiet=options.quiet,
        ),
    )


def made(found: Settings, suite: Suite, agent: Agent, *, trials: int, seed: int) -> Path:
    """Make the rollouts that the journal lacks, each stored as it ends; return the journal."""
    path = found.home / "sources" / f"{suite.name}-{agent.name}-seed-{seed}.jsonl"
    try:
        with Journal.open(path) as journal:
            there = {Rollout(str(r["task_id"]), r["trial"]) for r in journal.records()}
            lacking = [one for one in plan(suite, trials) if one not in there]
            with (
                _scratch(path) as folder,
                bar(f"Running {agent.name} on {suite.name}", len(lacking)) as advance,
            ):
                for record in run_rollouts(suite, agent, lacking, seed=seed, folder=folder):
                    journal.append(redact(cast(Json, record)).record)
                    advance(1)
    except Busy as busy:
        raise CommandError(f"{busy}; wait for it to end, then run this again") from busy
    return path


@contextmanager
def _scratch(journal: Path) -> Iterator[Path]:
    """Give a place for working directories; what a killed rollout left there goes first."""
    folder = journal.with_suffix(".scratch")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def _suite(name: str) -> Suite:
    if name not in SUITES:
        raise UsageError(f"there is no suite {name!r}; there are: {', '.join(SUITES)}")
    return SUITES[name]()


def _agent(suite: Suite, name: str | None) -> Agent:
    wanted = name or next(iter(suite.agents))
    if wanted not in suite.agents:
        there = ", ".join(suite.agents)
        raise UsageError(f"{suite.name} has no agent {wanted!r}; there are: {there}")
    return suite.agents[wanted]


def _is_known(found: Settings, skill: str) -> bool:
    return skill in Warehouse(path=str(found.warehouse)).read("skills")["skill"].to_list()


def _description(suite: Suite) -> str:
    return (
        f"{suite.description} What recorded runs of such tasks taught; use it for tasks like these."
    )
