-- The merge nodes of one level of an evolution, each with its edits.
-- grain: position
select
    merge_nodes.position,
    merge_nodes.node_id,
    coalesce(
        list(edits.edit_id order by edits.edit_id) filter (edits.edit_id is not null), []
    ) as edits,
from merge_nodes
left join edits on edits.node_id = merge_nodes.node_id and merge_nodes.status <> 'empty'
where merge_nodes.evolution = $evolution and merge_nodes.level = $level
group by all
order by merge_nodes.position
