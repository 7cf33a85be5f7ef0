-- What will stand in the place of the given trajectories' names.
-- grain: trajectory
select
    arrivals.trajectory_id,
    purged_name(arrivals.skill, arrivals.position) as purged_name,
from arrivals
semi join given using (trajectory_id)
