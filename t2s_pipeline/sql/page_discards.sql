-- What an evolution did not use, with what it says where it is an edit, and whose patch dropped it.
-- grain: (owner, item)
select
    evolution_discards.stage,
    evolution_discards.reason,
    evolution_discards.detail,
    evolution_discards.item_id,
    edits.section,
    edits.content,
    edits.support,
    patches.trajectory_id,
from evolution_discards
left join edits on edits.edit_id = evolution_discards.item_id
left join patches on patches.patch_id = evolution_discards.owner
where evolution_discards.evolution = $evolution
order by
    evolution_discards.stage,
    evolution_discards.reason,
    edits.support desc,
    evolution_discards.owner,
    evolution_discards.item_id
