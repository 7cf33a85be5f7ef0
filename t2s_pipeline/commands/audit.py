"""``t2s audit``: a page that shows who taught which line, to open in a browser."""

import webbrowser
from dataclasses import dataclass
from pathlib import Path

from t2s_pipeline.assets.audit_page import is_latest, page_of
from t2s_pipeline.assets.partitions import evolution_of
from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.terminal import console, emit_json
from t2s_pipeline.resources.audit_folder import AuditFolder, write_page
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s audit --help``."""

    skill: str
    output: Path | None
    show: bool
    at: int | None
    json: bool


def audit(found: Settings, options: Options) -> None:
    """Write the page of an evolution, and open it if that was asked for."""
    warehouse = Warehouse(path=str(found.warehouse))
    key = evolution_at(warehouse, options.skill, options.at)["evolution"]
    page = page_of(warehouse, key)
    if options.output:
        path = options.output.absolute()
        write_page(path, page)
    else:
        path = AuditFolder(path=str(found.audit)).write(
            options.skill, evolution_of(key).number, page, latest=is_latest(warehouse, key)
        )
    size = path.stat().st_size
    if options.json:
        emit_json({"skill": options.skill, "evolution": key, "page": str(path), "bytes": size})
    else:
        console().print(f"{key}: {path} ({size / 1e6:.1f} MB)")
    if options.show and not webbrowser.open(path.as_uri()):
        raise CommandError(f"no browser could be started; open {path} in one yourself")
