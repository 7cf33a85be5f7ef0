-- Edits whose patch, node or selection is not there any more, and that nothing there rests on.
-- grain: edit
with makers as (
    select patch_id as maker from patches
    union all
    select node_id as maker from nodes
    union all
    select selection_id as maker from evolutions where selection_id is not null
),
rested_on as (
    select unnest(inputs) as edit_id from nodes
    union
    select unnest(edit_ids) as edit_id from skill_lines
    union
    select unnest(edit_ids) as edit_id from removed_lines
    union
    select unnest(leaves) as edit_id from decisions
)
select edit_id
from edits
where
    node_id not in (select maker from makers)
    and edit_id not in (select edit_id from rested_on)
order by edit_id
