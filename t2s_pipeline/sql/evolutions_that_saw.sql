-- The evolutions in which the given trajectories have a slot, in whatever state.
-- grain: evolution
select distinct slots.evolution
from slots
semi join given using (trajectory_id)
order by slots.evolution
