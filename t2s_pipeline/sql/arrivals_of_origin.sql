-- The trajectories of a skill that one origin produced.
-- grain: trajectory
select trajectory_id
from arrivals
where skill = $skill and origin = $origin
