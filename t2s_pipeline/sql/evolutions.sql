-- A skill's evolutions, the latest first.
-- grain: evolution
select *
from evolutions
where skill = $skill
order by split_part(evolution, '@', 2)::bigint desc
