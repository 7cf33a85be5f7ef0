"""All questions of the suite, type by type."""

from functools import cache

from t2s_pipeline.suites.logs.question import Question
from t2s_pipeline.suites.logs.tasks import access, measurements, operations, services


@cache
def questions() -> tuple[Question, ...]:
    """Write all logs; they are the same every time."""
    return (
        access.busiest_client(),
        access.failing_paths(),
        services.loudest_component(),
        operations.warning_hour(),
        measurements.slowest_request(),
        measurements.largest_download(),
        measurements.longest_job(),
        measurements.peak_memory(),
        operations.failed_logins(),
        services.timed_out_orders(),
        access.api_clients(),
        access.pages_of_address(),
        operations.old_firmware(),
        services.component_errors(),
    )
