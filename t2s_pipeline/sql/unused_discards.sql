-- What was dropped by a patch, a node or an evolution that is not there any more.
-- grain: owner
with owners as (
    select patch_id as owner from patches
    union all
    select node_id as owner from nodes
    union all
    select evolution as owner from evolutions
)
select distinct owner
from discards
where owner not in (select owner from owners)
order by owner
