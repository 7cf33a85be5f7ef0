-- Every edit that an evolution's patches, nodes and selection made, and what its lines cite.
-- grain: edit
with owners as (
    select patch_id as node_id
    from slots
    where evolution = $evolution and state = 'patch'
    union
    select node_id
    from merge_nodes
    where evolution = $evolution and status in ('merged', 'reused', 'carried')
    union
    select selection_id
    from evolutions
    where evolution = $evolution
)
select
    edits.edit_id,
    edits.node_id,
    edits.level,
    edits.kind,
    edits.op,
    edits.section,
    edits.content,
    edits.parents,
    edits.attribution,
    edits.support,
    edits.trust,
    edits.lesson,
    edits.rests_on,
    patches.trajectory_id,
from edits
semi join owners on owners.node_id = edits.node_id
left join patches on patches.patch_id = edits.node_id
order by edits.level, edits.edit_id
