"""What must hold of an evolved skill before it is released."""

import dagster as dg

from t2s_pipeline.assets.partitions import evolution_of, evolution_partitions
from t2s_pipeline.assets.skill import skill
from t2s_pipeline.distill.skill.budgets import over_budget
from t2s_pipeline.distill.skill.files import files_of, text_of
from t2s_pipeline.distill.skill.validity import problems
from t2s_pipeline.resources.warehouse import Warehouse

SHOWN = 5


def _audit(warehouse: Warehouse, query: str, evolution: str) -> dg.AssetCheckResult:
    """Run an audit: an empty answer is a pass."""
    found = warehouse.read(query, evolution=evolution)
    return dg.AssetCheckResult(
        passed=found.is_empty(),
        metadata={
            "found": found.height,
            "first": dg.MetadataValue.json(found.head(SHOWN).to_dicts()),
        },
    )


@dg.asset_check(asset=skill, blocking=True, partitions_def=evolution_partitions)
def nothing_is_lost(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> dg.AssetCheckResult:
    """Every edit of every node, of the root and of the selection is used or dropped with reason."""
    return _audit(warehouse, "audit_conservation", context.partition_key)


@dg.asset_check(asset=skill, blocking=True, partitions_def=evolution_partitions)
def no_line_is_unsourced(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> dg.AssetCheckResult:
    """Every taught line has a live trajectory behind it."""
    return _audit(warehouse, "audit_unsourced_lines", context.partition_key)


@dg.asset_check(asset=skill, blocking=True, partitions_def=evolution_partitions)
def evidence_is_verbatim(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> dg.AssetCheckResult:
    """Every quote stands in the step it cites."""
    return _audit(warehouse, "audit_evidence", context.partition_key)


@dg.asset_check(asset=skill, blocking=True, partitions_def=evolution_partitions)
def skill_is_valid(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> dg.AssetCheckResult:
    """The files are a skill by the Agent Skills specification."""
    found = problems(*_skill(warehouse, context.partition_key))
    return dg.AssetCheckResult(
        passed=not found, metadata={"problems": dg.MetadataValue.json(found)}
    )


@dg.asset_check(asset=skill, partitions_def=evolution_partitions)
def skill_is_within_budgets(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse
) -> dg.AssetCheckResult:
    """SKILL.md and its references are short enough to be loaded."""
    _, text = _skill(warehouse, context.partition_key)
    found = over_budget(text)
    return dg.AssetCheckResult(
        passed=not found,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"over": dg.MetadataValue.json(found)},
    )


def _skill(warehouse: Warehouse, key: str) -> tuple[str, dict[str, str]]:
    evolution = evolution_of(key)
    version = warehouse.read("evolution", evolution=key)["skill_version"][0]
    files = warehouse.read("skill_files", skill=evolution.skill, version=version)
    return evolution.skill, text_of(files_of(files))
