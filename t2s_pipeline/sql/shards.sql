-- How many shards of a skill's trajectories each origin has.
-- grain: origin
select
    origin,
    count(distinct partition_key) as shards,
from arrivals
where skill = $skill and partition_key <> trajectory_id
group by origin
