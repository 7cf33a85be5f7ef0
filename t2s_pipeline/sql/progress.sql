-- How much of what arrived for a skill is parsed, by outcome.
-- grain: one row
select
    count(*) as arrived,
    count(*) filter (arrivals.purpose = 'learn') as learnable,
    count(trajectories.trajectory_id) as parsed,
    count(*) filter (trajectories.success) as successes,
    count(*) filter (not trajectories.success) as failures,
    count(*) filter (trajectories.trajectory_id is not null and trajectories.success is null)
        as unknown,
    count(*) filter (trajectories.termination = 'cut off') as cut_off,
from arrivals
left join trajectories using (trajectory_id)
where arrivals.skill = $skill
