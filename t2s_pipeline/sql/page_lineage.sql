-- Which trajectories stand behind each taught line, with the level-0 edits it rests on.
-- grain: (path, line, trajectory)
select
    behind.path,
    behind.line,
    behind.trajectory_id,
    behind.leaves,
from lineage_of($evolution, null, null, null) as behind
join slots on slots.evolution = behind.evolution and slots.trajectory_id = behind.trajectory_id
order by behind.path, behind.line, slots.position
