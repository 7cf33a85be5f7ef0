-- Removes the given trajectories, to be parsed anew.
-- grain: trajectory
delete from trajectories where trajectory_id in (select trajectory_id from given)
