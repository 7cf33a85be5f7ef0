-- Records of the given partitions that are not parsed as they stand.
-- grain: trajectory, in order of arrival
select
    arrivals.trajectory_id,
    strlen(arrivals.record) as bytes,
from arrivals
semi join given on given.partition_key = arrivals.partition_key
anti join trajectories
    on trajectories.trajectory_id = arrivals.trajectory_id
    and trajectories.content_hash = arrivals.content_hash
    and trajectories.trust = arrivals.trust
    and trajectories.parsed_by = $parsed_by
order by arrivals.arrived_at, arrivals.position, arrivals.trajectory_id
