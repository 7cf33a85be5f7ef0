"""What the next agent is given."""

import dagster as dg

from t2s_pipeline.assets.evolutions import frozen_row, later_one
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skill import skill
from t2s_pipeline.distill.skill.files import files_of
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse


@dg.asset(
    deps=[skill],
    partitions_def=evolution_partitions,
    group_name="skill",
    kinds={"markdown"},
    code_version="1",
)
def release(
    context: dg.AssetExecutionContext, warehouse: Warehouse, skills: SkillFolder
) -> dg.MaterializeResult:
    """The skill's directory, written in one step after every blocking check has passed.

    Only the skill's latest evolution is released: what stands there never goes back in silence.
    """
    evolution = evolution_of(context.partition_key)
    later = later_one(warehouse, evolution)
    if later:
        raise dg.Failure(
            f"{later} is later than {evolution.key}, and what stands in skills/{evolution.skill} "
            "does not go back by itself; write the older one elsewhere with: "
            f"t2s export {evolution.skill} DIR --at {evolution.number}"
        )
    version = frozen_row(warehouse, evolution)["skill_version"]
    files = files_of(warehouse.read("skill_files", skill=evolution.skill, version=version))
    folder = skills.write(
        evolution.skill, {file.path: (file.data, file.executable) for file in files}
    )
    with warehouse.transaction() as transaction:
        transaction.run("set_evolution_status", evolution=evolution.key, status="released")
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(folder)),
            "version": version,
            "files": len(files),
        }
    )
