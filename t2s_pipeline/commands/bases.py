"""A base that a person gives: read, checked, and put in the place of the old one."""

from pathlib import Path
from typing import NamedTuple

from t2s_pipeline.assets.skills import Frozen, fix_base, frozen_at
from t2s_pipeline.commands.confirming import confirm
from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.terminal import console
from t2s_pipeline.distill.skill.files import SkillFile, files_from, text_of, version_of
from t2s_pipeline.distill.skill.rebase import own_lines
from t2s_pipeline.distill.skill.validity import problems
from t2s_pipeline.resources.skill_folder import read_folder
from t2s_pipeline.resources.warehouse import Warehouse

MAIN = "SKILL.md"


class Given(NamedTuple):
    """A folder as the base of a skill.

    Attributes:
        frozen: the base that it makes.
        replaces: whether the skill was evolved from another one.
        left_out: hidden files and folders of it, which are no part of a skill.
    """

    frozen: Frozen
    replaces: bool
    left_out: list[str]


def given_base(warehouse: Warehouse, skill: str, folder: Path) -> Given:
    """Read a folder as the base of a skill; nothing is written.

    Lines in it that a stored evolution taught are left out: they are derived again from what is
    live, and fall with their support. What an evolution made, unchanged, stands for the base of
    that evolution.

    Raises:
        CommandError: it is no valid skill of this name.
    """
    files, left_out = _read(folder)
    present = warehouse.read("skill", skill=skill)["base_version"][0]
    frozen = _base_of_output(warehouse, skill, version_of(files), present)
    if frozen is None:
        taught = warehouse.read("taught_lines", skill=skill)
        files = own_lines(files, set(taught.select("path", "text").iter_rows()))
        wrong = problems(skill, text_of(files))
        if wrong:
            raise CommandError(f"{folder} is no valid skill named {skill}: {'; '.join(wrong)}")
        frozen = Frozen(skill, version_of(files), files, "base")
    return Given(frozen, present not in (None, frozen.version), left_out)


def adopt(warehouse: Warehouse, given: Given, folder: Path, *, confirmed: bool) -> None:
    """Make a folder the base of its skill, if it is not already.

    Raises:
        CommandError: the person declined.
    """
    skill = given.frozen.skill
    if given.replaces and not confirmed:
        _confirm(warehouse, skill, folder)
    with warehouse.transaction() as transaction:
        fix_base(transaction, given.frozen)


def _base_of_output(
    warehouse: Warehouse, skill: str, version: str, present: str | None
) -> Frozen | None:
    """Return the base of the evolutions that made this version, the present one before others."""
    evolved = warehouse.read("evolutions", skill=skill)
    bases = dict(
        evolved.filter(evolved["skill_version"] == version)
        .select("base_version", "base_origin")
        .reverse()
        .iter_rows()
    )
    if not bases:
        return None
    base = present if present in bases else list(bases)[-1]
    return frozen_at(warehouse, skill, str(base), bases[base])


def _confirm(warehouse: Warehouse, skill: str, folder: Path) -> None:
    n = warehouse.read("learnable", skill=skill).height
    console(stderr=True).print(
        f"{folder} is another base than the one {skill} was evolved from: "
        f"all {n} trajectories will be analysed again against it."
    )
    confirm("Go on?", yes=False)


def _read(folder: Path) -> tuple[list[SkillFile], list[str]]:
    """Return the files of a folder, and the names of what is hidden in it."""
    if not (folder / MAIN).is_file():
        raise CommandError(f"{folder} is no skill: it has no {MAIN}")
    contents = read_folder(folder)
    try:
        return files_from(contents.files), contents.hidden
    except UnicodeDecodeError as error:
        raise CommandError(f"{folder / MAIN} is no UTF-8; save it as UTF-8") from error
