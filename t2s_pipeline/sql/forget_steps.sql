-- Removes the steps of the given trajectories, to be parsed anew.
-- grain: step
delete from steps where trajectory_id in (select trajectory_id from given)
