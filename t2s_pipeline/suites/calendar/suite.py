"""The suite ``calendar``: a desk that keeps a company's calendar, judged by what is in it."""

from functools import cache

from t2s_pipeline.suites.calendar.agent import CalendarAgent
from t2s_pipeline.suites.calendar.checker import Expected, check
from t2s_pipeline.suites.calendar.tasks.catalogue import requests
from t2s_pipeline.suites.calendar.tools import TOOLS, workplace
from t2s_pipeline.suites.suite import Suite

STEP_LIMIT = 16
INSTRUCTIONS = (
    "You keep the calendar of a company with several offices, with the tools that you have. Do "
    "what is asked, completely, and change nothing else. Today is Monday, 5 May 2025. End with a "
    f"message that calls no tool. You may send {STEP_LIMIT} messages."
)


@cache
def calendar() -> Suite[Expected]:
    """Make the suite; its calendars are written in memory, the same bytes every time."""
    scripted = CalendarAgent()
    return Suite(
        name="calendar",
        description="A company's calendar: arrange, move, invite, cover an absence.",
        instructions=INSTRUCTIONS,
        step_limit=STEP_LIMIT,
        tasks=tuple(request.task() for request in requests()),
        tools=TOOLS,
        workplace=workplace,
        check=check,
        agents={scripted.name: scripted},
    )
