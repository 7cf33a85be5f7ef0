"""The suite ``workbooks``: small spreadsheet tasks, judged by the values in the cells."""

from functools import cache

from t2s_pipeline.suites.suite import Suite
from t2s_pipeline.suites.workbooks.agent import WorkbookAgent
from t2s_pipeline.suites.workbooks.checker import RESULT, Answer, check
from t2s_pipeline.suites.workbooks.tasks.catalogue import JOBS
from t2s_pipeline.suites.workbooks.tools import TOOLS, workplace

STEP_LIMIT = 12
INSTRUCTIONS = (
    "You work on spreadsheets. The workbook that the task names is in the current folder. "
    f"Save the finished workbook as {RESULT} in the same folder, and change nothing that the task "
    "does not ask for. Use the tools; end with a message that calls none. "
    f"You may send {STEP_LIMIT} messages."
)


@cache
def workbooks() -> Suite[Answer]:
    """Make the suite; its workbooks are written in memory, the same bytes every time."""
    scripted = WorkbookAgent()
    return Suite(
        name="workbooks",
        description="Spreadsheet tasks: fill, delete, look up, reformat, aggregate.",
        instructions=INSTRUCTIONS,
        step_limit=STEP_LIMIT,
        tasks=tuple(job.task() for job in JOBS),
        tools=TOOLS,
        workplace=workplace,
        check=check,
        agents={scripted.name: scripted},
    )
