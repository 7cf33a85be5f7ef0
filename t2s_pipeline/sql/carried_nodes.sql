-- The places of an evolution where nothing could be merged, so that edits passed on as they were.
-- grain: (level, position)
select
    merge_nodes.level,
    merge_nodes.position,
    merge_nodes.node_id,
    nodes.reason,
from merge_nodes
join nodes using (node_id)
where merge_nodes.evolution = $evolution and merge_nodes.status = 'carried'
order by merge_nodes.level, merge_nodes.position
