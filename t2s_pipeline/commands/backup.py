"""``t2s backup`` and ``t2s restore-backup``: a home in one file, and back."""

import shutil
from collections.abc import Iterator
from importlib.metadata import version as version_of_package
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.idle import wait_until_idle
from t2s_pipeline.commands.terminal import console, counted, emit_json
from t2s_pipeline.resources.archive import Entry, read_archive, write_archive
from t2s_pipeline.settings import Settings

SKILLS = "skills"
HOME, DAGSTER = "home", "dagster"
"""What the two parts are called in the file."""
PASSING = ("commands.lock", "warehouse.duckdb.wal")
PASSING_ENDS = (".scratch", ".db-wal", ".db-shm", ".db-journal")
"""Of a process, not of the home; so are hidden files and folders. A skill's own files all stay."""


def backup(found: Settings, target: Path, *, yes: bool, json: bool) -> None:
    """Keep the warehouse, the skills, the pages, the sources and Dagster's storage in one file.

    It waits until no run is under way, and holds the warehouse meanwhile.
    """
    warehouse = opened(found)
    if target.exists() and not yes:
        raise CommandError(f"{target} exists; pass --yes to replace it")
    wait_until_idle(found)
    with warehouse.held() as held:
        tool = f"t2s-pipeline {version_of_package('t2s-pipeline')}"
        n = write_archive(target.absolute(), _entries(found, held, target.absolute()), tool=tool)
    size = target.stat().st_size
    if json:
        emit_json({"home": str(found.home), "file": str(target), "files": n, "bytes": size})
        return
    console().print(f"{found.home}: {counted(n, 'file')} in {target} ({size / 1e6:.1f} MB)")
    console().print(f"Put it back into an empty home with: t2s restore-backup {target}")


def restore_backup(found: Settings, source: Path, *, json: bool) -> None:
    """Put a home back from a file; what is there already is never touched."""
    for folder in (found.home, found.dagster_home):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(
                f"{folder} is not empty, and a backup is only put into an empty home; "
                "set T2S_HOME (and DAGSTER_HOME) to another folder"
            )
    found.home.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(mkdtemp(prefix=f".{found.home.name}-", dir=found.home.parent))
    try:
        n = read_archive(source, staged)
        _settle(found, staged)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    if json:
        emit_json({"home": str(found.home), "file": str(source), "files": n})
        return
    console().print(f"{source}: {counted(n, 'file')} put into {found.home}; check with: t2s verify")


def _entries(found: Settings, warehouse: IO[bytes], target: Path) -> Iterator[Entry]:
    yield Entry(f"{HOME}/{found.warehouse.name}", found.warehouse, warehouse)
    for path in _files(found.home, leave={found.dagster_home, found.warehouse, target}):
        yield Entry(f"{HOME}/{path.relative_to(found.home).as_posix()}", path)
    for path in _files(found.dagster_home, leave={target}):
        name = f"{DAGSTER}/{path.relative_to(found.dagster_home).as_posix()}"
        yield Entry(name, path, database=path.suffix == ".db")


def _files(folder: Path, *, leave: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path in leave or path.name in PASSING or path.name.endswith(PASSING_ENDS):
            continue
        if path.name.startswith("."):
            continue
        if path.parent.name == SKILLS:
            yield from (file for file in sorted(path.rglob("*")) if file.is_file())
        elif path.is_dir():
            yield from _files(path, leave=leave)
        else:
            yield path


def _settle(found: Settings, staged: Path) -> None:
    """Move what was read to where it belongs: the home in one step, whole."""
    home, dagster = staged / HOME, staged / DAGSTER
    if not (home / found.warehouse.name).is_file():
        raise CommandError("the backup holds no warehouse")
    dagster.mkdir(exist_ok=True)
    inside = found.dagster_home.is_relative_to(found.home)
    place = home / found.dagster_home.relative_to(found.home) if inside else found.dagster_home
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rmdir()
    shutil.move(dagster, place)
    if found.home.exists():
        found.home.rmdir()
    home.rename(found.home)
