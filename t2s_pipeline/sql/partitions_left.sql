-- The partitions of a skill's trajectories without the given ones.
-- grain: partition
select distinct arrivals.partition_key
from arrivals
anti join given using (trajectory_id)
where arrivals.skill = $skill
