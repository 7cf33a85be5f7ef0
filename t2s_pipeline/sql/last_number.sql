-- The highest number that an evolution of a skill has; 0 where there is none.
-- grain: one row
select coalesce(max(split_part(evolution, '@', 2)::bigint), 0) as number
from evolutions
where skill = $skill
