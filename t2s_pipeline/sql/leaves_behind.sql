-- The level-0 edits that count for each of the given edits, with the runs they came from.
-- grain: (edit, leaf)
with recursive ancestry as (
    select
        edit_id,
        edit_id as ancestor,
    from given
    union
    select
        ancestry.edit_id,
        parent.edit_id as ancestor,
    from ancestry
    join edits on edits.edit_id = ancestry.ancestor, unnest(edits.parents) as parent (edit_id)
    where not list_contains(edits.unshared, parent.edit_id)
)
select
    ancestry.edit_id,
    edits.edit_id as leaf,
    trajectories.trajectory_id,
    trajectories.task_key,
    trajectories.origin,
    trajectories.trust,
    trajectories.success,
    edits.lesson,
from ancestry
join edits on edits.edit_id = ancestry.ancestor and edits.level = 0
join patches on patches.patch_id = edits.node_id
join trajectories on trajectories.trajectory_id = patches.trajectory_id
order by trajectories.position, edits.edit_id
