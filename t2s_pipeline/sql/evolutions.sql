-- A skill's evolutions, the latest first; sequential baselines are no part of its course.
-- grain: evolution
select *
from evolutions
where skill = $skill and batch is null
order by split_part(evolution, '@', 2)::bigint desc
