-- Whether a version of a skill is stored.
-- grain: one row
select count(*) > 0 as known
from skill_files
where skill = $skill and version = $version
