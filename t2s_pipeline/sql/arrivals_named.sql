-- Those of the given trajectories that there are, and whether they are withdrawn.
-- grain: trajectory, in order of position
select
    arrivals.trajectory_id,
    arrivals.skill,
    arrivals.position,
    arrivals.origin,
    arrivals.partition_key,
    arrivals.source_uri,
    arrivals.source_format,
    withdrawn.trajectory_id is not null as withdrawn,
from arrivals
semi join given on given.trajectory_id = arrivals.trajectory_id
left join withdrawn on withdrawn.trajectory_id = arrivals.trajectory_id
order by arrivals.skill, arrivals.position, arrivals.trajectory_id
