"""What the agents did."""

import dagster as dg
import polars as pl

from t2s_pipeline.assets.batches import batches
from t2s_pipeline.assets.metadata import written
from t2s_pipeline.assets.partitions import trajectory_partitions
from t2s_pipeline.formats.rows import PARSED_BY, parse
from t2s_pipeline.resources.progress import Progress
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import Steps, Trajectories


@dg.asset(
    partitions_def=trajectory_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="ingest",
    kinds={"duckdb", "polars"},
    code_version=PARSED_BY,
)
def trajectories(
    context: dg.AssetExecutionContext, warehouse: Warehouse, progress: Progress
) -> dg.MaterializeResult:
    """One row per recorded agent run, and one per step of it, parsed from what arrived."""
    keys = pl.DataFrame({"partition_key": context.partition_keys})
    waiting = warehouse.read_with("arrivals_to_parse", keys, parsed_by=PARSED_BY)
    n_steps = 0
    with progress.bar("Reading trajectories", waiting.height) as advance:
        for batch in batches(waiting):
            names = batch.select("trajectory_id")
            runs, steps = parse(warehouse.read_with("arrivals_of", names))
            with warehouse.transaction() as transaction:
                transaction.run_with("forget_trajectories", names)
                transaction.run_with("forget_steps", names)
                transaction.insert(Trajectories, runs)
                transaction.insert(Steps, steps)
            n_steps += steps.height
            advance(batch.height)
    return written(Trajectories, waiting.height, steps=n_steps)
