-- The position that the skill's next trajectory takes.
-- grain: one row
select coalesce(max(position) + 1, 0)::bigint as position
from arrivals
where skill = $skill
