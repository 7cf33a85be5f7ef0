"""The pipeline's table of contents: its stages in the order in which the data flows."""

import dagster as dg

from t2s_pipeline.assets import (
    audit_page,
    checks,
    merge_levels,
    patches,
    release,
    sequential_skill,
    skill,
    slots,
    trajectories,
)
from t2s_pipeline.resources.audit_folder import AuditFolder
from t2s_pipeline.resources.engines import engine_settings
from t2s_pipeline.resources.progress import Progress
from t2s_pipeline.resources.skill_folder import SkillFolder
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import settings

STAGES = [trajectories, patches, slots, merge_levels, skill, checks, release, audit_page]
BASELINES = [sequential_skill]

parse = dg.define_asset_job(
    "parse",
    selection=dg.AssetSelection.groups("ingest"),
    description="Reads trajectories.",
)
analyse = dg.define_asset_job(
    "analyse",
    selection=dg.AssetSelection.groups("ingest", "analyse"),
    description="Reads trajectories and proposes a patch for each.",
)
evolve = dg.define_asset_job(
    "evolve",
    selection=dg.AssetSelection.groups("merge", "skill"),
    description="Freezes what one evolution sees, merges it, releases the skill and tells of it.",
)

compare = dg.define_asset_job(
    "compare",
    selection=dg.AssetSelection.groups("baseline"),
    description="Learns from batch after batch, for a skill to compare with; releases nothing.",
)


@dg.definitions
def defs() -> dg.Definitions:
    """Bind every stage to the world it runs in."""
    found = settings()
    return dg.Definitions(
        assets=dg.load_assets_from_modules([*STAGES, *BASELINES]),
        asset_checks=dg.load_asset_checks_from_modules([*STAGES, *BASELINES]),
        jobs=[parse, analyse, evolve, compare],
        executor=dg.in_process_executor,
        resources={
            "warehouse": Warehouse(path=str(found.warehouse)),
            "engine": engine_settings(found),
            "progress": Progress(),
            "skills": SkillFolder(path=str(found.skills)),
            "pages": AuditFolder(path=str(found.audit)),
        },
    )
