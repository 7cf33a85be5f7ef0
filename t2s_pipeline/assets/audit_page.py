"""What an auditor opens."""

import dagster as dg
import polars as pl

from t2s_pipeline.assets.batches import batches
from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.release import release
from t2s_pipeline.distill.skill.files import files_of
from t2s_pipeline.pages.audit_data import AuditData
from t2s_pipeline.pages.audit_page import audit_page as page_with
from t2s_pipeline.pages.limits import Limits
from t2s_pipeline.pages.material import Material, Previous
from t2s_pipeline.resources.audit_folder import AuditFolder
from t2s_pipeline.resources.warehouse import Transaction, Warehouse

BATCH_EDITS = 4_000


@dg.asset(
    deps=[release],
    partitions_def=evolution_partitions,
    group_name="skill",
    kinds={"html"},
    code_version="1",
)
def audit_page(
    context: dg.AssetExecutionContext, warehouse: Warehouse, pages: AuditFolder
) -> dg.MaterializeResult:
    """The skill's audit page: a file that shows who taught which line, in which words."""
    evolution = evolution_of(context.partition_key)
    with warehouse.kept_open():
        page = page_of(warehouse, evolution.key)
        latest = is_latest(warehouse, evolution.key)
    written = pages.write(evolution.skill, evolution.number, page, latest=latest)
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(written)),
            "bytes": written.stat().st_size,
        }
    )


def page_of(warehouse: Warehouse, evolution: str, limits: Limits | None = None) -> str:
    """Return the page of an evolution that came to a skill.

    Args:
        warehouse: which holds it.
        evolution: its key.
        limits: how much the page holds; the usual ones if left out.
    """
    bounds = limits or Limits()
    with warehouse.transaction() as transaction:
        material = _material(transaction, evolution, bounds)
    data = AuditData(material, bounds)
    wanted = pl.DataFrame({"edit_id": data.leaves}, schema={"edit_id": pl.String})
    sizes = warehouse.read_with("page_words_sizes", wanted.with_row_index("number"))
    for batch in batches(sizes, BATCH_EDITS):
        if data.words.full:
            break
        with warehouse.transaction() as transaction:
            cited = transaction.read_with("page_words", batch)
            steps = cited.select("trajectory_id", "step").unique()
            around = transaction.read_with(
                "page_context", steps, around=data.limits.around, characters=data.limits.brief
            )
        data.words.add(cited, around)
    return page_with(data.value())


def is_latest(warehouse: Warehouse, evolution: str) -> bool:
    """Tell whether it is the latest evolution of the skill that came to an end, and no baseline."""
    every = warehouse.read("evolutions", skill=evolution_of(evolution).skill)
    made = every.filter(pl.col("skill_version").is_not_null())["evolution"]
    return made.head(1).to_list() == [evolution]


def _material(transaction: Transaction, key: str, limits: Limits) -> Material:
    evolution = transaction.read("evolution", evolution=key).to_dicts()[0]
    files = transaction.read(
        "skill_files", skill=evolution["skill"], version=evolution["skill_version"]
    )
    discards = transaction.read("page_discards", evolution=key)
    removed = transaction.read("page_removed_lines", evolution=key)
    asked = {*discards["item_id"], *removed["edit_ids"].explode().drop_nulls()}
    given = pl.DataFrame({"edit_id": sorted(asked)}, schema={"edit_id": pl.String})
    return Material(
        evolution=evolution,
        files=[(file.path, len(file.data)) for file in files_of(files)],
        lines=transaction.read("blame_lines", evolution=key, path=None),
        removed=removed,
        lineage=transaction.read("page_lineage", evolution=key),
        edits=transaction.read("page_edits", evolution=key),
        places=transaction.read("places_of_nodes", evolution=key),
        trajectories=transaction.read("page_trajectories", evolution=key, characters=limits.task),
        discards=discards,
        behind=transaction.read_with("leaves_behind", given),
        previous=_previous(transaction, evolution),
    )


def _previous(transaction: Transaction, evolution: dict) -> Previous | None:
    """Read the latest earlier evolution that came to a skill."""
    number = evolution_of(evolution["evolution"]).number
    for row in transaction.read("evolutions", skill=evolution["skill"]).iter_rows(named=True):
        key = row["evolution"]
        if row["skill_version"] is not None and evolution_of(key).number < number:
            return Previous(
                evolution=key,
                version=row["skill_version"],
                lines=transaction.read("blame_lines", evolution=key, path=None),
                slots=transaction.read("slots", evolution=key),
            )
    return None
