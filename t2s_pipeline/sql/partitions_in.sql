-- The skills and trajectories of the given partitions.
-- grain: trajectory
select
    arrivals.skill,
    arrivals.trajectory_id,
    arrivals.partition_key,
from arrivals
semi join given on given.partition_key = arrivals.partition_key
where arrivals.purpose = 'learn'
