"""Questions, and what is on record about them on both sides."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import duckdb

from t2s_pipeline.calls import Request

MODEL = "gpt-4o-mini"


def ask(item, text="hello", **more):
    """A question about an item."""
    message = {"role": "user", "content": f"{item}: {text}"}
    given = {"stage": "propose", "messages": (message,), "max_output_tokens": 200}
    return Request(item_id=item, **given | more)


def text_of(answer):
    return answer.text


def counted(url):
    """What the endpoint at a URL counted."""
    with urlopen(url.removesuffix("/v1") + "/stats") as response:
        return json.load(response)


def calls_in(warehouse, stage="propose"):
    """The calls on record, in order."""
    with duckdb.connect(warehouse.path) as connection:
        query = 'from llm_calls where stage = $stage order by "at", key'
        return connection.sql(query, params={"stage": stage}).pl().to_dicts()


def in_threads(work, items, threads=16):
    """Do work on each item, many at a time; return what came of it, errors among it."""

    def attempt(item):
        try:
            return work(item)
        except Exception as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(attempt, items))
