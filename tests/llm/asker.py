"""A process that asks many questions, to be killed: ``python asker.py URL WAREHOUSE COUNT``."""

import sys
from concurrent.futures import ThreadPoolExecutor

from t2s_pipeline.calls import Request
from t2s_pipeline.resources.completion import open_llm
from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.resources.warehouse import Warehouse

CONCURRENCY = 16


def main(url, path, count):
    settings = LlmSettings(base_url=url, model="gpt-4o-mini", concurrency=CONCURRENCY)
    items = [f"patch:{n}" for n in range(count)]
    with open_llm(settings, Warehouse(path=path)) as llm:
        complete = llm.bind(dict.fromkeys(items, 0))

        def ask(item):
            message = {"role": "user", "content": item}
            request = Request(
                stage="propose", item_id=item, messages=(message,), max_output_tokens=100
            )
            return complete(request, lambda answer: answer.text)

        with ThreadPoolExecutor(2 * CONCURRENCY) as threads:
            for said in threads.map(ask, items):
                print(said, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
