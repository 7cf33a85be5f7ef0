"""What the next agent is given."""

from datetime import UTC, datetime

import dagster as dg
from pydantic import Field

from t2s_pipeline.assets.evolutions import frozen_row
from t2s_pipeline.assets.hand_edits import files_there
from t2s_pipeline.assets.partitions import Evolution, evolution_of, evolution_partitions
from t2s_pipeline.assets.skill import skill
from t2s_pipeline.distill.skill.files import files_of, version_of
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Transaction, Warehouse
from t2s_pipeline.schemas import Releases


class ReleaseConfig(dg.Config):
    """Whether a person goes back to an evolution that a later one took the place of."""

    back: bool = Field(default=False, description="go back to it, over a later one")
    author: str = Field(default="", description="who goes back")
    reason: str = Field(default="", description="and why")


@dg.asset(
    deps=[skill],
    partitions_def=evolution_partitions,
    group_name="skill",
    kinds={"markdown"},
    code_version="2",
)
def release(
    context: dg.AssetExecutionContext,
    config: ReleaseConfig,
    warehouse: Warehouse,
    skills: SkillFolder,
) -> dg.MaterializeResult:
    """The skill's directory, written in one step after every blocking check has passed.

    What stands there goes forward by itself and back only when a person says so, and what somebody
    wrote there since this evolution began is never overwritten.
    """
    evolution = evolution_of(context.partition_key)
    with warehouse.kept_open():
        return _released(evolution, config, warehouse, skills)


def _released(
    evolution: Evolution, config: ReleaseConfig, warehouse: Warehouse, skills: SkillFolder
) -> dg.MaterializeResult:
    """Write an evolution's skill, if it may stand."""
    found = frozen_row(warehouse, evolution)
    stands = warehouse.read("standing_release", skill=evolution.skill).to_dicts()
    _may_stand(warehouse, evolution, stands, back=config.back)
    version = found["skill_version"]
    files = files_of(warehouse.read("skill_files", skill=evolution.skill, version=version))
    if not files:
        raise dg.Failure(f"the files of {evolution.key} are not stored any more")
    known = {version, found["folder_version"], *(row["version"] for row in stands)}
    there = files_there(skills, evolution.skill)
    if there is not None and version_of(there) not in known:
        raise dg.Failure(
            f"{skills.of(evolution.skill)} was edited by hand meanwhile, and nothing of it is "
            f"overwritten; take it up with: t2s evolve {evolution.skill}"
        )
    folder = skills.write(
        evolution.skill, {file.path: (file.data, file.executable) for file in files}
    )
    with warehouse.transaction() as transaction:
        transaction.run("set_evolution_status", evolution=evolution.key, status="released")
        _record(transaction, evolution, version, config)
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(folder)),
            "version": version,
            "files": len(files),
        }
    )


def _may_stand(
    warehouse: Warehouse, evolution: Evolution, stands: list[dict], *, back: bool
) -> None:
    """Refuse an evolution that must not take the place of what stands there."""
    later = stands[0]["evolution"] if stands else evolution.key
    if not back and evolution_of(later).number > evolution.number:
        raise dg.Failure(
            f"{later} is later than {evolution.key}, and what stands in skills/{evolution.skill} "
            "does not go back by itself; go back with: "
            f"t2s rollback {evolution.skill} {evolution.number}"
        )
    unsourced = warehouse.read("withdrawn_lines", evolution=evolution.key).height if back else 0
    if unsourced:
        raise dg.Failure(
            f"{evolution.key} has {unsourced} lines behind which every trajectory was withdrawn "
            "since; go back to another one, or evolve"
        )


def _record(
    transaction: Transaction, evolution: Evolution, version: str, config: ReleaseConfig
) -> None:
    """Say what stands in the folder, unless it is said already."""
    stands = transaction.read("standing_release", skill=evolution.skill).to_dicts()
    if stands and (stands[0]["evolution"], stands[0]["version"]) == (evolution.key, version):
        return
    row = {
        "skill": evolution.skill,
        "release": transaction.read("next_release", skill=evolution.skill)["release"][0],
        "evolution": evolution.key,
        "version": version,
        "author": config.author,
        "reason": config.reason,
        "at": datetime.now(UTC),
    }
    transaction.insert(Releases, Releases.frame([row]))
