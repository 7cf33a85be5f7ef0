"""``t2s draft``: the first draft of a skill, from what was asked; no run is looked at."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from t2s_pipeline.assets.answering import answering
from t2s_pipeline.assets.beginnings import task_texts, writer
from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, counted, emit_json
from t2s_pipeline.distill.engines.model.conversation import Failed
from t2s_pipeline.distill.engines.model.creation import item_of
from t2s_pipeline.resources.engines import engine_settings
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.settings import Settings


def draft(
    found: Settings, skill: str, folder: Path, *, max_usd: float | None, yes: bool, json: bool
) -> None:
    """Have a model write a skill from the texts of its tasks, into a folder, to be read first."""
    warehouse = opened(found, skill)
    target = (folder.parent if folder.name == skill else folder) / skill
    _check_place(target, yes=yes)
    texts = task_texts(warehouse, skill)
    if not texts:
        raise CommandError(f"{skill} has no task with a text; ingest some first")
    item = item_of("draft", skill, texts)
    asked = engine_settings(found, max_usd=max_usd, since=datetime.now(UTC))
    with (
        dg.build_resources({"engine": asked}) as made,  # looks up the key, as a run would
        answering(made.engine, warehouse) as engaged,
    ):
        engine = writer(warehouse, engaged, item)
        if engine is None:
            raise CommandError(
                "a draft is written by a model: set OPENAI_BASE_URL or OPENAI_API_KEY, and "
                "T2S_MODEL; or write a skill yourself and give it with t2s evolve --base"
            )
        try:
            files = engine.draft(skill, texts)
        except Failed as failed:
            raise CommandError(f"no draft: {failed}; run it again to ask again") from failed
    SkillFolder(path=str(target.parent)).write(
        skill, {path: (text.encode("utf-8"), False) for path, text in files.items()}
    )
    if json:
        emit_json({"skill": skill, "folder": str(target), "tasks": len(texts)})
        return
    out = console()
    out.print(
        f"A draft of {skill}, from the texts of {counted(len(texts), 'task')}, stands in {target}\n"
        f"Read it and change it; then: t2s evolve {skill} --base {target}"
    )
    out.print(f"Home: {found.home}")


def _check_place(target: Path, *, yes: bool) -> None:
    """Refuse to write over anything but an earlier draft, and over that unasked.

    Raises:
        CommandError: something stands there.
    """
    if not target.exists():
        return
    if not target.is_dir() or {path.name for path in target.iterdir()} - {"SKILL.md"}:
        raise CommandError(f"{target} is no draft, as it holds more; name another DIR")
    if not yes:
        raise CommandError(f"{target} exists; pass --yes to replace it")
