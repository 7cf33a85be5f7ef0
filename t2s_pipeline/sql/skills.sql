-- Every skill, with what has arrived for it.
-- grain: skill
select
    skills.skill,
    skills.description,
    skills.base_version,
    count(arrivals.trajectory_id) as arrived,
from skills
left join arrivals using (skill)
group by all
order by skills.skill
