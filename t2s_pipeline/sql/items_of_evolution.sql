-- The patches and nodes that were first used by an evolution: what it added to the bill.
-- grain: item
with earlier as (
    select evolution
    from evolutions
    where skill = (select skill from evolutions where evolution = $evolution)
        and started_at < (select started_at from evolutions where evolution = $evolution)
)
select distinct patch_id as item_id
from slots
where
    evolution = $evolution
    and patch_id is not null
    and patch_id not in (
        select patch_id from slots semi join earlier using (evolution) where patch_id is not null
    )
union
select replace(node_id, ':carried', '') as item_id
from nodes
where evolution = $evolution
