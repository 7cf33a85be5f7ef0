-- Tasks of a skill of which something arrived, or was withdrawn, after a time.
-- grain: task
select distinct arrivals.task_key
from arrivals
left join revocations using (trajectory_id)
where arrivals.skill = $skill and (arrivals.arrived_at > $since or revocations."at" > $since)
