-- Where the merge nodes of an evolution stand, its selection last.
-- grain: node
select
    node_id,
    min(level) as level,
    arg_min(position, level) as position,
from merge_nodes
where evolution = $evolution and status in ('merged', 'reused', 'carried')
group by node_id
