"""``references/provenance.json``: what stands behind which lines, beside the skill itself."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import orjson

from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.skill.assembly import SkillLine
from t2s_pipeline.ids import digest

FORMAT = 1


def provenance(
    skill: str,
    lines: Sequence[SkillLine],
    edits: Mapping[str, Edit],
    steps: Mapping[str, Mapping[str, Sequence[int]]],
) -> str:
    """Return the JSON text: ranges of taught lines with their trajectories and the steps quoted.

    It holds no counter, date or evolution, so that the same skill always has the same text.

    Args:
        skill: its name.
        lines: of all its files.
        edits: those that the lines cite.
        steps: edit → trajectory → the steps that its evidence quotes.
    """
    ranges = []
    for (path, edit_ids), run in groupby(lines, key=lambda line: (line.path, line.edit_ids)):
        block = list(run)
        if edit_ids:
            ranges.append(_range(path, block, [edits[name] for name in edit_ids], steps))
    told = {"format": FORMAT, "generator": "t2s-pipeline", "skill": skill, "ranges": ranges}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n"


def _range(
    path: str,
    lines: Sequence[SkillLine],
    edits: Sequence[Edit],
    steps: Mapping[str, Mapping[str, Sequence[int]]],
) -> dict[str, object]:
    cited: dict[str, set[int]] = {}
    for edit in edits:
        for name, numbers in steps[edit.edit_id].items():
            cited.setdefault(name, set()).update(numbers)
    return {
        "path": path,
        "start_line": lines[0].line,
        "end_line": lines[-1].line,
        "content_hash": f"blake2b-128:{digest([line.text for line in lines])}",
        "edits": [edit.edit_id for edit in edits],
        "support_tasks": max(edit.support for edit in edits),
        "trajectories": [
            {"id": name, "steps": sorted(numbers)} for name, numbers in sorted(cited.items())
        ],
    }
