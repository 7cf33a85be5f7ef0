"""How a skill is begun where a model can be asked: what its tasks are, and how it is described."""

import polars as pl

from t2s_pipeline.assets.answering import Answering
from t2s_pipeline.assets.batches import batches
from t2s_pipeline.distill.engines.model.conversation import Failed
from t2s_pipeline.distill.engines.model.creation import item_of
from t2s_pipeline.distill.engines.model.engine import ModelEngine
from t2s_pipeline.distill.skill.scaffold import plain_description
from t2s_pipeline.distill.trajectories import trajectories_of
from t2s_pipeline.formats.rows import parse
from t2s_pipeline.resources.warehouse import Warehouse

MOST_TASKS = 500
"""So many are read, spread over all there are; a question shows those that it has room for."""


def task_texts(warehouse: Warehouse, skill: str) -> list[str]:
    """Return what agents were asked in the runs of a skill that may be learned from.

    One text for each task, in order of arrival. Runs need not have been parsed.
    """
    index = warehouse.read("learnable", skill=skill).filter("live")
    tasks = index.unique("task_key", keep="first", maintain_order=True)
    every = max(tasks.height // MOST_TASKS, 1)
    texts: dict[str, str | None] = {}
    for batch in batches(tasks.gather_every(every)):
        runs = trajectories_of(*parse(warehouse.read_with("arrivals_of", batch)))
        texts |= {name: run.task_text for name, run in runs.items()}
    found = [(texts.get(name) or "").strip() for name in tasks["trajectory_id"]]
    return [text for text in found if text]


def writer(warehouse: Warehouse, engaged: Answering, item: str) -> ModelEngine | None:
    """Return the model that writes an item anew if it failed before; None: there is no model.

    Args:
        warehouse: where its answers are.
        engaged: the engine.
        item: as ``item_of`` names it.
    """
    given = pl.DataFrame({"item_id": [item]})
    refused = warehouse.read_with("refused_items", given)["item_id"]
    engine = engaged.engine_for([item], dict.fromkeys(refused))
    return engine if isinstance(engine, ModelEngine) else None


def describe(warehouse: Warehouse, engaged: Answering, skill: str) -> None:
    """Have a model describe a skill that nobody described, before its base is fixed.

    Where its answer is of no use, the plain description stands, and it is not asked again: the
    description is part of the base that everything is analysed against.

    Args:
        warehouse: which holds the skill.
        engaged: the engine; one without a model describes nothing.
        skill: its name.
    """
    if engaged.identity.model is None:
        return
    row = warehouse.read("skill", skill=skill).to_dicts()[0]
    if row["base_version"] is not None or row["description"] is not None:
        return
    texts = task_texts(warehouse, skill)
    item = item_of("describe", skill, texts)
    engine = writer(warehouse, engaged, item)
    if engine is None:
        return
    try:
        described = engine.describe(skill, texts)
    except Failed:
        described = plain_description(skill)
    with warehouse.transaction() as transaction:
        transaction.run("set_description", skill=skill, description=described)
