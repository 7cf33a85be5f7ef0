-- Removes the given nodes.
-- grain: node
delete from nodes where node_id in (select node_id from given)
