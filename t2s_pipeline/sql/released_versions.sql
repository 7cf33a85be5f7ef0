-- The version of each skill that stands in its directory: that of the latest released evolution.
-- grain: skill
select
    skill,
    arg_max(skill_version, split_part(evolution, '@', 2)::bigint) as version,
from evolutions
where status = 'released'
group by skill
order by skill
