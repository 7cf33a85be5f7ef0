-- The given records.
-- grain: trajectory
select
    arrivals.*,
    withdrawn.trajectory_id is not null as revoked,
from arrivals
semi join given on given.trajectory_id = arrivals.trajectory_id
left join withdrawn on withdrawn.trajectory_id = arrivals.trajectory_id
