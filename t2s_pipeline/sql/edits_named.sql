-- The edits of an evolution that state a rule, by the beginning of its id; the highest first.
-- grain: edit
with owners as (
    select patch_id as node_id
    from slots
    where evolution = $evolution and state = 'patch'
    union
    select node_id
    from merge_nodes
    where evolution = $evolution and status in ('merged', 'reused', 'carried')
    union
    select selection_id
    from evolutions
    where evolution = $evolution
)
select edits.*
from edits
semi join owners on owners.node_id = edits.node_id
where starts_with(edits.rule_id, $rule)
order by edits.level desc, edits.edit_id
