"""The frozen skill that everything is analysed against."""

from typing import NamedTuple

import dagster as dg

from t2s_pipeline.distill.skill.files import (
    SkillFile,
    file_rows,
    files_of,
    text_of,
    version_of,
)
from t2s_pipeline.distill.skill.scaffold import scaffold
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import SkillFiles


class Frozen(NamedTuple):
    """S0: a skill's files and their version; ``origin`` is ``scaffold`` if nobody gave them."""

    skill: str
    version: str
    files: list[SkillFile]
    origin: str

    @property
    def text(self) -> dict[str, str]:
        """Path → text."""
        return text_of(self.files)


def frozen_skill(warehouse: Warehouse, skill: str) -> Frozen:
    """Return the base that a skill's evolutions start from.

    Until an evolution has fixed it, it is the scaffold with the description given so far.

    Raises:
        Failure: there is no such skill.
    """
    rows = warehouse.read("skill", skill=skill).to_dicts()
    if not rows:
        raise dg.Failure(f"there is no skill {skill!r}; ingest trajectories for it first")
    version = rows[0]["base_version"]
    if version is None:
        files = scaffold(skill, rows[0]["description"])
        return Frozen(skill, version_of(files), files, "scaffold")
    return frozen_at(warehouse, skill, version, rows[0]["base_origin"])


def frozen_at(warehouse: Warehouse, skill: str, version: str, origin: str) -> Frozen:
    """Return the base that an evolution started from."""
    files = files_of(warehouse.read("skill_files", skill=skill, version=version))
    return Frozen(skill, version, files, origin)


def fix_base(transaction: Transaction, frozen: Frozen) -> None:
    """Make this the base of the skill's evolutions."""
    store_files(transaction, frozen.skill, frozen.version, frozen.files)
    transaction.run("fix_base", skill=frozen.skill, version=frozen.version, origin=frozen.origin)


def store_files(transaction: Transaction, skill: str, version: str, files: list[SkillFile]) -> None:
    """Keep the files of a version, once."""
    if transaction.read("skill_files", skill=skill, version=version).is_empty():
        transaction.insert(SkillFiles, file_rows(skill, version, files))
