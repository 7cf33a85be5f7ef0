-- Who speaks in the given steps.
-- grain: (trajectory, step)
select
    steps.trajectory_id,
    steps.step,
    steps.role,
    steps.tool,
    steps.native_id,
from steps
semi join given on given.trajectory_id = steps.trajectory_id and given.step = steps.step
