"""Whether a skill stands on disk as it was released."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from t2s_pipeline.distill.skill.files import SkillFile
from t2s_pipeline.distill.verification import Mismatch

TABLE = "skills/"
"""What a problem on disk is listed under."""


def check_standing(
    skill: str, released: Sequence[SkillFile], there: Mapping[str, tuple[bytes, bool]]
) -> Iterator[Mismatch]:
    """Check each file of a skill's directory against the version that was released.

    Args:
        skill: its name.
        released: the files of that version.
        there: path → bytes, and whether the file may be executed, as they are on disk.
    """
    wanted = {file.path: file for file in released}
    for path in sorted(wanted.keys() | there.keys()):
        row = f"{skill}/{path}"
        if path not in there:
            yield Mismatch(TABLE, row, "it was released and is gone")
        elif path not in wanted:
            yield Mismatch(TABLE, row, "it was not released")
        elif there[path][0] != wanted[path].data:
            line = _first_changed(wanted[path].data, there[path][0])
            yield Mismatch(TABLE, row, f"line {line} is not the one that was released")
        elif there[path][1] != wanted[path].executable:
            yield Mismatch(TABLE, row, "its permission to be executed was changed")


def _first_changed(released: bytes, there: bytes) -> int:
    pairs = zip_longest(released.split(b"\n"), there.split(b"\n"))
    return next(n for n, (one, other) in enumerate(pairs, 1) if one != other)
