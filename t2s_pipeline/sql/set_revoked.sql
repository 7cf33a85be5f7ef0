-- Writes beside the given trajectories whether they are withdrawn.
-- grain: trajectory
update trajectories
set
    revoked = $revoked,
    row_digest = null,
where trajectory_id in (select trajectory_id from given)
