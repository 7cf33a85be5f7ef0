"""The suite ``stock``: the desk of a garden shop, judged by what is booked in the end."""

from functools import cache

from t2s_pipeline.suites.stock.agent import StockAgent
from t2s_pipeline.suites.stock.checker import Booked, check
from t2s_pipeline.suites.stock.desk import workplace
from t2s_pipeline.suites.stock.tasks.catalogue import JOBS
from t2s_pipeline.suites.stock.tools import TOOLS
from t2s_pipeline.suites.suite import Suite

STEP_LIMIT = 15
INSTRUCTIONS = (
    "You work at the stock desk of Marrow Lane, a garden shop with three sites: main, harbour and "
    "depot. Colleagues ask for orders, reservations, transfers and prices; do what they ask with "
    "the tools. An article that is discontinued is neither ordered nor reserved: its replacement "
    "is. Quantities are in pieces unless a tool says otherwise, and prices are in cents. End with "
    f"a message that calls no tool. You may send {STEP_LIMIT} messages."
)


@cache
def stock() -> Suite[Booked]:
    """Make the suite; its stores are written in memory, the same bytes every time."""
    scripted = StockAgent()
    return Suite(
        name="stock",
        description="The stock desk of a shop: order, reserve, transfer, change prices.",
        instructions=INSTRUCTIONS,
        step_limit=STEP_LIMIT,
        tasks=tuple(job.task() for job in JOBS),
        tools=TOOLS,
        workplace=workplace,
        check=check,
        agents={scripted.name: scripted},
    )
