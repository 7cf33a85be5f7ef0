-- All merged nodes.
-- grain: node
from nodes order by node_id
