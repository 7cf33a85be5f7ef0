-- Stored versions of skills that no evolution came to or started from, and that were not released.
-- grain: (skill, version)
with used as (
    select skill, base_version as version from skills
    union
    select skill, base_version as version from evolutions
    union
    select skill, skill_version as version from evolutions
    union
    select arrivals.skill, patches.base_version as version
    from patches
    join arrivals using (trajectory_id)
    union
    select skill, version from releases
)
select distinct skill_files.skill, skill_files.version
from skill_files
anti join used on used.skill = skill_files.skill and used.version = skill_files.version
order by all
