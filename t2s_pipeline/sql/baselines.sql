-- A skill's sequential baselines, the latest first.
-- grain: evolution
select *
from evolutions
where skill = $skill and batch is not null
order by split_part(evolution, '@', 2)::bigint desc
