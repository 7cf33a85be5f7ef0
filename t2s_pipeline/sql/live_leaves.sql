-- Those of the given level-0 edits that an evolution sees, with the runs they came from.
-- grain: edit
select
    edits.edit_id,
    trajectories.trajectory_id,
    trajectories.task_key,
    trajectories.origin,
    trajectories.trust,
    trajectories.success,
    edits.lesson,
from given
join edits on edits.edit_id = given.edit_id and edits.level = 0
join slots
    on slots.patch_id = edits.node_id and slots.evolution = $evolution and slots.state = 'patch'
join trajectories on trajectories.trajectory_id = slots.trajectory_id
order by slots.position, edits.edit_id
