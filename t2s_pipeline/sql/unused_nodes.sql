-- Merged nodes that stand in no evolution's tree; one under way may come to its own.
-- grain: node
select nodes.node_id
from nodes
left join evolutions on evolutions.evolution = nodes.evolution
where
    coalesce(evolutions.status, 'released') in ('released', 'purged')
    and nodes.node_id not in (select node_id from merge_nodes)
order by nodes.node_id
