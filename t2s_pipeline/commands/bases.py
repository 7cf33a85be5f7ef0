"""A base that a person gives: read, checked, and put in the place of the old one."""

import sys
from pathlib import Path

from t2s_pipeline.assets.skills import Frozen, fix_base
from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.terminal import console
from t2s_pipeline.distill.skill.files import SkillFile, skill_file, text_of, version_of
from t2s_pipeline.distill.skill.rebase import own_lines
from t2s_pipeline.distill.skill.validity import problems
from t2s_pipeline.resources.warehouse import Warehouse

MOST_BYTES = 30 << 20
"""A hosted skill may not be larger."""


def rebase(warehouse: Warehouse, skill: str, folder: Path, *, confirmed: bool) -> None:
    """Make a folder the base of a skill; nothing if it is the base already.

    Lines in it that a stored evolution taught are left out: they are derived again from what is
    live, and fall with their support.

    Raises:
        CommandError: it is no valid skill of this name, or the person declined.
    """
    files = _read(folder)
    evolved = warehouse.read("evolutions", skill=skill)
    given = version_of(files)
    known = evolved.filter(evolved["skill_version"] == given)
    if known.height:
        return  # it is what an evolution made, unchanged: the same base, the same lines
    taught = warehouse.read("taught_lines", skill=skill)
    files = own_lines(files, set(taught.select("path", "text").iter_rows()))
    wrong = problems(skill, text_of(files))
    if wrong:
        raise CommandError(f"{folder} is no valid skill named {skill}: {'; '.join(wrong)}")
    frozen = Frozen(skill, version_of(files), files, "base")
    row = warehouse.read("skill", skill=skill).to_dicts()[0]
    if row["base_version"] == frozen.version:
        return
    if row["base_version"] is not None and not confirmed:
        _confirm(warehouse, skill, folder)
    with warehouse.transaction() as transaction:
        fix_base(transaction, frozen)


def _confirm(warehouse: Warehouse, skill: str, folder: Path) -> None:
    n = warehouse.read("learnable", skill=skill).height
    console(stderr=True).print(
        f"{folder} is another base than the one {skill} was evolved from: "
        f"all {n} trajectories will be analysed again against it."
    )
    if not sys.stdin.isatty():
        raise CommandError("pass --yes to evolve from another base without being asked")
    answer = input("Go on? [y/N] ")
    if answer.strip().lower() not in ("y", "yes"):
        raise CommandError("nothing was changed")


def _read(folder: Path) -> list[SkillFile]:
    if not (folder / "SKILL.md").is_file():
        raise CommandError(f"{folder} is no skill: it has no SKILL.md")
    files = []
    size = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise CommandError(f"{path} is a link; a skill's files must stand in its folder")
        if not path.is_file():
            continue
        size += path.stat().st_size
        if size > MOST_BYTES:
            raise CommandError(f"{folder} is larger than {MOST_BYTES >> 20} MB")
        name = path.relative_to(folder).as_posix()
        executable = bool(path.stat().st_mode & 0o100)
        files.append(skill_file(name, path.read_bytes(), executable=executable))
    return files
