-- What an evolution saw at each position, with the facts of the run.
-- grain: position
select
    slots.trajectory_id,
    slots.position,
    slots.state,
    slots.reason,
    coalesce(trajectories.task_id, arrivals.task_id) as task_id,
    coalesce(trajectories.task_key, arrivals.task_key) as task_key,
    coalesce(trajectories.origin, arrivals.origin) as origin,
    coalesce(trajectories.trust, arrivals.trust) as trust,
    trajectories.success,
    trajectories.reward,
    trajectories.termination,
    trajectories.model,
    trajectories.harness,
    trajectories.n_steps,
    left(trajectories.task_text, $characters) as task_text,
    len(trajectories.task_text) as task_characters,
from slots
join arrivals on arrivals.trajectory_id = slots.trajectory_id
left join trajectories on trajectories.trajectory_id = slots.trajectory_id
where slots.evolution = $evolution
order by slots.position
