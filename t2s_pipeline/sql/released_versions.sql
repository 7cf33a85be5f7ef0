-- The version of each skill that stands in its directory.
-- grain: skill
select
    skill,
    version,
from standing_releases
order by skill
