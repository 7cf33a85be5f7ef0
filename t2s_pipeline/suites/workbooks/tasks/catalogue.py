"""All tasks of the suite, type by type."""

from t2s_pipeline.suites.workbooks.job import Job
from t2s_pipeline.suites.workbooks.tasks import (
    aggregate,
    delete_rows,
    fill_column,
    look_up,
    reformat_dates,
)

JOBS: tuple[Job, ...] = (
    *fill_column.TASKS,
    *delete_rows.TASKS,
    *look_up.TASKS,
    *reformat_dates.TASKS,
    *aggregate.TASKS,
)
