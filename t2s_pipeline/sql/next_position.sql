-- The position that the skill's next trajectory takes; those of purged ones are not used again.
-- grain: one row
with taken as (
    select position from arrivals where skill = $skill
    union all
    select position from purges where skill = $skill
)
select coalesce(max(position) + 1, 0)::bigint as position
from taken
