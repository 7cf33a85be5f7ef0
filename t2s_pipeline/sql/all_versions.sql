-- All stored versions of skills.
-- grain: (skill, version)
select distinct
    skill,
    version,
from skill_files
order by skill, version
