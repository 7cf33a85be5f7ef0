-- Every skill with its latest evolution.
-- grain: skill
with latest as (
    select
        skill,
        arg_max(evolution, split_part(evolution, '@', 2)::bigint) as evolution,
    from evolutions
    where batch is null
    group by skill
)
select
    skills.skill,
    (select count(*) from arrivals where arrivals.skill = skills.skill) as arrived,
    latest.evolution,
    evolutions.status,
    (
        select count(distinct edit_ids)
        from skill_lines
        where skill_lines.evolution = latest.evolution and skill_lines.origin = 'taught'
    ) as rules,
from skills
left join latest using (skill)
left join evolutions on evolutions.evolution = latest.evolution
order by skills.skill
