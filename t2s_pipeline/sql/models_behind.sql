-- Which model ran each trajectory that an evolution saw, where the record says so.
-- grain: trajectory
select
    slots.trajectory_id,
    trajectories.model,
from slots
join trajectories using (trajectory_id)
where slots.evolution = $evolution
order by slots.position
