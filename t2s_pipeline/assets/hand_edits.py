"""What people did to a released skill in its folder: looked for, and kept before it is written."""

from datetime import datetime
from typing import NamedTuple

import dagster as dg

from t2s_pipeline.assets.rules import rule_of_line
from t2s_pipeline.distill.decisions import decision_rows
from t2s_pipeline.distill.folder_changes import Found, Released, found_by_hand
from t2s_pipeline.distill.hand_edits import HandEdit, hand_edit_rows
from t2s_pipeline.distill.skill.assembly import lines_of
from t2s_pipeline.distill.skill.files import SkillFile, files_from, files_of, text_of, version_of
from t2s_pipeline.distill.skill.front_matter import PROVENANCE
from t2s_pipeline.distill.skill.validity import problems
from t2s_pipeline.resources.author import author_of
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import Decisions, HandEdits


class Seen(NamedTuple):
    """What a look into a skill's folder showed.

    Attributes:
        release: number of the release that was compared with; None if there was none, or nothing
            to compare.
        evolution: key of the evolution that was released.
        version: of what is there now; None where there is no folder.
        found: what people did to it.
    """

    release: int | None
    evolution: str
    version: str | None
    found: Found

    @property
    def pending(self) -> bool:
        """Tell whether there is something that no evolution has taken up."""
        return bool(self.found.edits or self.found.rules)


def look(warehouse: Warehouse, folder: SkillFolder, skill: str) -> Seen:
    """Compare a skill's folder with what was released into it; nothing is written.

    Raises:
        Failure: a person made it something that cannot be released, or that was never released.
    """
    there = files_there(folder, skill)
    version = version_of(there) if there is not None else None
    stands = warehouse.read("standing_release", skill=skill).to_dicts()
    if not stands:
        _refuse_stranger(warehouse, folder, skill, version)
        return Seen(None, "", version, Found([], []))
    number, evolution = int(stands[0]["release"]), str(stands[0]["evolution"])
    if version == stands[0]["version"]:
        return Seen(number, evolution, version, Found([], []))
    latest = warehouse.read("evolutions", skill=skill)["skill_version"][0]
    # A run that was killed between writing the folder and saying so left the latest one's files,
    # in which everything is that was found before.
    if there is None or version == latest:
        return Seen(None, evolution, version, Found([], []))
    released = Released(
        skill,
        number,
        files_of(warehouse.read("skill_files", skill=skill, version=stands[0]["version"])),
        lines_of(warehouse.read("lines_of", evolution=evolution)),
    )
    seen = Seen(number, evolution, version, _kept(found_by_hand(released, there, author_of())))
    wrong = problems(skill, text_of(there)) if seen.pending else []
    if wrong:
        raise dg.Failure(
            f"{folder.of(skill)} was edited by hand and is no valid skill any more: "
            f"{'; '.join(wrong)}; mend it and evolve again"
        )
    return seen


def files_there(folder: SkillFolder, skill: str) -> list[SkillFile] | None:
    """Return the files in a skill's folder; None where there is none.

    Raises:
        Failure: its SKILL.md is no UTF-8.
    """
    contents = folder.read(skill)
    try:
        return files_from(contents.files) if contents else None
    except UnicodeDecodeError as error:
        raise dg.Failure(f"{folder.of(skill)}/SKILL.md is no UTF-8; save it as UTF-8") from error


def keep(transaction: Transaction, skill: str, seen: Seen, at: datetime) -> None:
    """Store what people did to a release, in the place of what was found of it before.

    Rules that they changed or deleted are rejected, in their name.
    """
    if seen.release is None:
        return
    for statement in ("forget_hand_edits", "forget_decisions_by_hand"):
        transaction.run(statement, skill=skill, release=seen.release)
    if not seen.pending:
        return
    transaction.insert(HandEdits, hand_edit_rows(seen.found.edits, at))
    evolution = transaction.read("evolution", evolution=seen.evolution).to_dicts()[0]
    who = author_of()
    for rule in seen.found.rules:
        ruled = rule_of_line(transaction, evolution, rule.edit_ids)
        if ruled is None:
            raise dg.Failure(f"no rule stands behind a taught line of {rule.path}")
        decision = ruled.decided(
            skill, "reject", author=who, reason=rule.reason, release=seen.release
        )
        transaction.insert(Decisions, decision_rows([decision], at))


def _refuse_stranger(
    warehouse: Warehouse, folder: SkillFolder, skill: str, version: str | None
) -> None:
    """Refuse a folder that no release wrote: it is somebody's, and would be overwritten."""
    if version is None:
        return
    if not warehouse.read("known_version", skill=skill, version=version)["known"][0]:
        raise dg.Failure(
            f"{folder.of(skill)} holds files that no release put there; move them away, and start "
            f"from them if you like: t2s evolve {skill} --base DIR"
        )


def _kept(found: Found) -> Found:
    """Leave out what is made anew each time, if it was only deleted."""
    return found._replace(edits=[edit for edit in found.edits if not _is_made(edit)])


def _is_made(edit: HandEdit) -> bool:
    return edit.path == PROVENANCE and edit.after is None
