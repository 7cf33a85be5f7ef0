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


AUDITS = {
    "nothing_is_lost": (
        "audit_conservation",
        "Every edit of every node, root and selection is used or dropped with a reason.",
    ),
    "no_line_is_unsourced": (
        "audit_unsourced_lines",
        "Every taught line has a live trajectory behind it.",
    ),
    "evidence_is_verbatim": ("audit_evidence", "Every quote stands in the step it cites."),
}
"""What must hold of the rows of an evolution: a check's name → its query, and what it says."""


def audits_of(asset: dg.AssetsDefinition) -> list[dg.AssetChecksDefinition]:
    """Make the blocking checks of an asset that comes to a skill."""
    return [_audited(asset, name, *told) for name, told in AUDITS.items()] + [_valid(asset)]


def _audited(
    asset: dg.AssetsDefinition, name: str, query: str, description: str
) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        name=name,
        description=description,
        asset=asset,
        blocking=True,
        partitions_def=evolution_partitions,
    )
    def check(context: dg.AssetCheckExecutionContext, warehouse: Warehouse) -> dg.AssetCheckResult:
        return _audit(warehouse, query, context.partition_key)

    return check


def _valid(asset: dg.AssetsDefinition) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True, partitions_def=evolution_partitions)
    def skill_is_valid(
        context: dg.AssetCheckExecutionContext, warehouse: Warehouse
    ) -> dg.AssetCheckResult:
        """The files are a skill by the Agent Skills specification."""
        found = problems(*_skill(warehouse, context.partition_key))
        return dg.AssetCheckResult(
            passed=not found, metadata={"problems": dg.MetadataValue.json(found)}
        )

    return skill_is_valid


CHECKS = audits_of(skill)


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
    with warehouse.kept_open():
        version = warehouse.read("evolution", evolution=key)["skill_version"][0]
        files = warehouse.read("skill_files", skill=evolution.skill, version=version)
    return evolution.skill, text_of(files_of(files))
