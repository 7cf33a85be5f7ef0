-- The number of a skill's next release.
-- grain: one row
select coalesce(max(release), 0) + 1 as release
from releases
where skill = $skill
