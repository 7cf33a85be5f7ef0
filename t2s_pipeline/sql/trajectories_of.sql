-- The given trajectories.
-- grain: trajectory
select trajectories.*
from trajectories
semi join given on given.trajectory_id = trajectories.trajectory_id
order by trajectories.position
