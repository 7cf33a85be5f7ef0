"""The suite ``logs``: a desk that answers questions about log files, judged by the answer given."""

from functools import cache

from t2s_pipeline.suites.logs.agent import LogAgent
from t2s_pipeline.suites.logs.checker import Answer, check
from t2s_pipeline.suites.logs.tasks.catalogue import questions
from t2s_pipeline.suites.logs.tools import TOOLS, workplace
from t2s_pipeline.suites.suite import Suite

STEP_LIMIT = 12
INSTRUCTIONS = (
    "You answer questions about log files. They are in the current folder; look for what you need "
    "with the tool shell, and give the answer, once and without explanation, with the tool answer. "
    f"End with a message that calls no tool. You may send {STEP_LIMIT} messages."
)


@cache
def logs() -> Suite[Answer]:
    """Make the suite; its logs are written in memory, the same bytes every time."""
    scripted = LogAgent()
    return Suite(
        name="logs",
        description="Questions about log files: rank, find the largest, count, count distinct.",
        instructions=INSTRUCTIONS,
        step_limit=STEP_LIMIT,
        tasks=tuple(question.task() for question in questions()),
        tools=TOOLS,
        workplace=workplace,
        check=check,
        agents={scripted.name: scripted},
    )
