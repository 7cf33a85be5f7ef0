-- Who taught a line: its trajectories, the merges between, the edits they began with.
-- grain: (trajectory, leaf)
select
    behind.trajectory_id,
    behind.via,
    leaf.edit_id as leaf,
    leaf.kind,
    leaf.content,
    leaf.evidence,
    trajectories.task_id,
    trajectories.task_key,
    trajectories.trial,
    trajectories.reward,
    trajectories.success,
    trajectories.origin,
    trajectories.trust,
from lineage_of($evolution, $path, $line, $line) as behind
join trajectories using (trajectory_id)
join edits as leaf on list_contains(behind.leaves, leaf.edit_id)
order by trajectories.position, leaf.edit_id
