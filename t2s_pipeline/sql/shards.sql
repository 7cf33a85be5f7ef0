-- The number that the next shard of a skill's trajectories takes, by origin.
-- grain: origin
select
    origin,
    max(regexp_extract(partition_key, '(\d+)$', 1)::bigint) + 1 as shards,
from arrivals
where skill = $skill and partition_key <> trajectory_id
group by origin
