-- Edits that an evolution lost or used twice over: in its nodes, its selection, its application.
-- grain: (stage, owner, item)
-- An empty answer is a passing audit.
with recursive used as (
    select distinct node_id
    from merge_nodes
    where evolution = $evolution and status in ('merged', 'reused', 'carried')
),
inputs as (
    select
        nodes.node_id as owner,
        item.edit_id as item_id,
    from nodes
    semi join used using (node_id), unnest(nodes.inputs) as item (edit_id)
),
-- What a place holds according to the tree must be what its node was made of.
laid_out as (
    select distinct
        merge_nodes.node_id as owner,
        edits.edit_id as item_id,
    from merge_nodes, unnest(merge_nodes.children) as child (node_id)
    join edits on edits.node_id = child.node_id
    where
        merge_nodes.evolution = $evolution
        and merge_nodes.status in ('merged', 'reused', 'carried')
),
parents as (
    select distinct
        edits.node_id as owner,
        parent.edit_id as item_id,
    from edits
    semi join used using (node_id), unnest(edits.parents) as parent (edit_id)
),
dropped as (
    select
        owner,
        item_id,
    from discards
    semi join used on used.node_id = discards.owner
),
mine as (
    from evolutions
    where evolution = $evolution
),
root as (
    select edits.edit_id as item_id
    from edits
    join mine on mine.root_node_id = edits.node_id
    where edits.node_id <> mine.selection_id
),
-- A sequential baseline selects nothing: the edits of its nodes are applied.
chosen as (
    select
        edits.edit_id,
        edits.content,
        edits.parents,
        edits.rests_on,
    from edits
    join mine on mine.selection_id = edits.node_id
        or (
            mine.batch is not null
            and edits.node_id in (select node_id from merge_nodes where evolution = $evolution)
        )
),
chosen_from as (
    select distinct parent.edit_id as item_id
    from chosen, unnest(chosen.parents) as parent (edit_id)
    where (select batch is null from mine)
),
not_chosen as (
    select item_id
    from discards
    where owner = $evolution and stage = 'select'
),
not_applied as (
    select item_id
    from discards
    where owner = $evolution and stage = 'apply'
),
-- A line cites the lowest edit with its wording: down from the chosen one.
worded as (
    select
        edit_id as item_id,
        edit_id as lower,
    from chosen
    union
    select
        worded.item_id,
        child.edit_id as lower,
    from worded
    join edits as parent on parent.edit_id = worded.lower
    join edits as child on child.edit_id = parent.parents[1]
    where len(parent.parents) = 1 and child.content = parent.content
),
cited as (
    select unnest(edit_ids) as lower
    from skill_lines
    where evolution = $evolution
    union
    select unnest(edit_ids) as lower
    from removed_lines
    where evolution = $evolution
),
applied as (
    select distinct item_id
    from worded
    semi join cited using (lower)
)
select 'merge' as stage, owner, item_id, 'neither a parent nor dropped' as what
from (from inputs except (from parents union from dropped))
union all
select 'merge', owner, item_id, 'both a parent and dropped'
from (from parents intersect from dropped)
union all
select 'merge', owner, item_id, 'in the tree, and not read by its node'
from (from laid_out except from inputs)
union all
select 'merge', owner, item_id, 'read by its node, and not in the tree'
from (from inputs except from laid_out)
union all
select 'select', $evolution, item_id, 'neither chosen nor dropped'
from (from root except (from chosen_from union from not_chosen))
union all
select 'select', $evolution, item_id, 'both chosen and dropped'
from (from chosen_from intersect from not_chosen)
union all
select 'apply', $evolution, item_id, 'neither applied nor dropped'
from (select edit_id as item_id from chosen except (from applied union from not_applied))
union all
select 'apply', $evolution, item_id, 'both applied and dropped'
from (from applied intersect from not_applied)
