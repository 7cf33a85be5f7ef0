"""What each trajectory teaches."""

import dagster as dg
import polars as pl

from t2s_pipeline.assets.analysing import Work, analyse, lacking
from t2s_pipeline.assets.answering import answering
from t2s_pipeline.assets.beginnings import describe
from t2s_pipeline.assets.bills import bill
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import trajectory_partitions
from t2s_pipeline.assets.skills import frozen_skill
from t2s_pipeline.assets.trajectories import trajectories
from t2s_pipeline.calls import Stopped
from t2s_pipeline.distill.patches import Planned, plan
from t2s_pipeline.resources.engines import EngineSettings
from t2s_pipeline.resources.progress import Progress
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Patches


@dg.asset(
    deps=[trajectories],
    partitions_def=trajectory_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="analyse",
    kinds={"duckdb", "polars"},
    code_version="1",
)
def patches(
    context: dg.AssetExecutionContext,
    warehouse: Warehouse,
    engine: EngineSettings,
    progress: Progress,
) -> dg.MaterializeResult:
    """One row per trajectory and what it teaches, analysed on its own against the frozen skill."""
    keys = pl.DataFrame({"partition_key": context.partition_keys})
    inside = warehouse.read_with("partitions_in", keys)
    made: list[str] = []
    failed = 0
    with (
        answering(engine, warehouse) as engaged,
        progress.bar("Analysing trajectories", inside.height) as advance,
    ):
        for (skill,), names in inside.group_by("skill", maintain_order=True):
            describe(warehouse, engaged, str(skill))
            with warehouse.kept_open():
                work = Work(warehouse, engaged, frozen_skill(warehouse, str(skill)))
                index = warehouse.read("learnable", skill=skill)
                planned = _planned(work, index, names)
            advance(names.height - len(planned))
            try:
                for patch in analyse(work, index, planned, advance):
                    made.append(patch.planned.patch_id)
                    failed += patch.status == "failed"
            except Stopped as stopped:
                _tell_finished(context, _planned(work, index, names), names)
                raise dg.Failure(str(stopped)) from stopped
    counts = {"analysed": len(made), "already_analysed": inside.height - len(made)}
    return written(Patches, len(made), **counts, failed=failed, **bill(warehouse, made))


def _planned(work: Work, index: pl.DataFrame, names: pl.DataFrame) -> list[Planned]:
    """Return the patches that these trajectories lack."""
    asked = set(names["trajectory_id"])
    planned = plan(index, work.frozen.version, work.engaged.identity)
    return lacking(work.warehouse, [one for one in planned if one.trajectory_id in asked])


def _tell_finished(
    context: dg.AssetExecutionContext, left: list[Planned], names: pl.DataFrame
) -> None:
    """Tell Dagster of the partitions that are complete, before the others fail."""
    open_ = names.filter(pl.col("trajectory_id").is_in([one.trajectory_id for one in left]))
    for key in sorted(set(names["partition_key"]) - set(open_["partition_key"])):
        context.log_event(dg.AssetMaterialization(asset_key=context.asset_key, partition=key))
