-- The slots of an evolution, each with the edits of its patch.
-- grain: position
select
    slots.position,
    coalesce(slots.patch_id, '') as node_id,
    coalesce(
        list(edits.edit_id order by edits.edit_id) filter (edits.edit_id is not null), []
    ) as edits,
from slots
left join edits on edits.node_id = slots.patch_id and slots.state = 'patch'
where slots.evolution = $evolution
group by all
order by slots.position
