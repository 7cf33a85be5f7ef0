-- Merged nodes that stand in no evolution's tree; one that is not released may come to its own.
-- grain: node
select nodes.node_id
from nodes
left join evolutions on evolutions.evolution = nodes.evolution
where
    coalesce(evolutions.status, 'released') = 'released'
    and nodes.node_id not in (select node_id from merge_nodes)
order by nodes.node_id
