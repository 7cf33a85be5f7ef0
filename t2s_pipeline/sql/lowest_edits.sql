-- The lowest edit with the wording and the whole support of each of the given edits.
-- grain: edit
with recursive descent as (
    select
        edit_id,
        edit_id as lower,
        0 as depth,
    from given
    union all
    select
        descent.edit_id,
        child.edit_id as lower,
        descent.depth + 1 as depth,
    from descent
    join edits as parent on parent.edit_id = descent.lower
    join edits as child on child.edit_id = parent.parents[1]
    where
        len(parent.parents) = 1
        and len(parent.rests_on) = 0
        and child.content = parent.content
)
select
    edit_id,
    arg_max(lower, depth) as lowest,
from descent
group by edit_id
