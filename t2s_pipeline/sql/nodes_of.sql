-- Those of the given nodes that were merged before.
-- grain: node
select nodes.*
from nodes
semi join given on given.node_id = nodes.node_id
