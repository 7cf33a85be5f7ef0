-- The steps of the given trajectories, in order.
-- grain: (trajectory, step)
select
    steps.trajectory_id,
    steps.step,
    steps.role,
    steps.text,
    steps.tool,
    steps.arguments,
    steps.result,
    steps.is_error,
from steps
semi join given on given.trajectory_id = steps.trajectory_id
order by steps.trajectory_id, steps.step
