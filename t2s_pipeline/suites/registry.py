"""The suites there are."""

from collections.abc import Callable

from t2s_pipeline.suites.calendar.suite import calendar
from t2s_pipeline.suites.logs.suite import logs
from t2s_pipeline.suites.stock.suite import stock
from t2s_pipeline.suites.suite import Suite
from t2s_pipeline.suites.workbooks.suite import workbooks

SUITES: dict[str, Callable[[], Suite]] = {
    "workbooks": workbooks,
    "logs": logs,
    "stock": stock,
    "calendar": calendar,
}
"""By name; calling one makes it."""
