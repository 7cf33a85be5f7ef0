-- Which tasks a skill's trajectories have been about, as they first arrived.
-- grain: (origin, task_id, task_text_hash)
select
    origin,
    task_id,
    task_text_hash,
    arg_min(task_key, arrived_at) as task_key,
    min(arrived_at) as first_at,
from arrivals
where skill = $skill
group by all
order by first_at, origin, task_id
