"""Purged trajectories in the files beside the warehouse: recordings, what was staged, anything."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.formats.arrivals import Arrival, Intake
from t2s_pipeline.formats.sources import Source
from t2s_pipeline.resources.journal import Busy, Journal
from t2s_pipeline.resources.mentions import Mentions
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.settings import Settings

LINE = re.compile(r"line (\d+)")


def blank_sources(found: Settings, gone: pl.DataFrame) -> None:
    """Empty the lines of the home's recordings that hold these trajectories.

    Args:
        found: where.
        gone: of the query ``arrivals_named``.

    Raises:
        CommandError: a rollout is being written.
    """
    for file in sorted((found.home / "sources").glob("*.jsonl")):
        numbers = {n for row in _from(file, gone) for n in _lines(file, row, gone)}
        if numbers:
            try:
                Journal.blank(file, numbers)
            except Busy as busy:
                raise CommandError(f"{busy}; wait for it to end, then run this again") from busy


def _from(file: Path, gone: pl.DataFrame) -> list[dict]:
    """Return under which skill, origin and format trajectories were read from this file."""
    readings = gone.select("skill", "origin", "source_uri", "source_format").unique()
    return [
        row
        for row in readings.to_dicts()
        if row["source_uri"] == f"rollouts/{file.name}" or Path(row["source_uri"]) == file.resolve()
    ]


def _lines(file: Path, read: dict, gone: pl.DataFrame) -> Iterator[int]:
    """Read the file again as it was read, and yield the lines whose trajectories go."""
    names = set(gone["trajectory_id"])
    intake = Intake(skill=read["skill"], source_format=read["source_format"], origin=read["origin"])
    for one in intake.arrivals(Source(uri=read["source_uri"], path=file)):
        if isinstance(one, Arrival) and one.row["trajectory_id"] in names:
            place = LINE.fullmatch(str(one.row["source_record"]))
            if place:
                yield int(place[1])


def remove_leftovers(found: Settings, skill: str) -> None:
    """Remove what killed commands left half-done: staged records, skills, recordings."""
    for pattern in (".landing-*", "sources/.blanking-*"):
        for left in found.home.glob(pattern):
            shutil.rmtree(left)
    SkillFolder(path=str(found.skills)).remove_staged(skill)


def still_mentioned(found: Settings, mentions: Mentions) -> list[Path]:
    """Return the files in the home, save the warehouse, in which one of the names stands."""
    places = {found.home, found.dagster_home}
    files = {file for place in places for file in place.rglob("*") if file.is_file()}
    return [
        file
        for file in sorted(files - {found.warehouse})
        if mentions.found(file.read_bytes().decode("latin-1"))
    ]
