-- The edits that a patch, a merge node or a selection made.
-- grain: edit
select *
from edits
where node_id = $node_id
order by edit_id
