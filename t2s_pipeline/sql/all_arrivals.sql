-- The name and size of all arrivals.
-- grain: trajectory_id
select
    trajectory_id,
    strlen(record) as bytes,
from arrivals
order by trajectory_id
