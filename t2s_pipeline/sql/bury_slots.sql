-- Takes the names of the given trajectories out of the slots where they were withdrawn or excluded.
-- grain: (evolution, position)
update slots
set
    trajectory_id = given.purged_name,
    reason = 'purged',
    row_digest = null,
from given
where slots.trajectory_id = given.trajectory_id
