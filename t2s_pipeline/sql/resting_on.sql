-- What rests on the given trajectories and goes when they are purged, by kind.
-- grain: (kind, id)
-- A merge rests on all it read, dropped edits too. Answers of items that nobody knows any more go as
-- well: nothing tells whose words they hold. $spoiled: evolutions that go for words of people in them.
with recursive looked as (
    select
        patches.patch_id,
        peer.trajectory_id,
    from patches, unnest(patches.peers) as peer (trajectory_id)
),
patch_ids as (
    select patches.patch_id as node_id
    from patches
    semi join given using (trajectory_id)
    union
    select looked.patch_id
    from looked
    semi join given using (trajectory_id)
    union
    -- After its first batch a sequential baseline was shown what the runs before had taught.
    select patches.patch_id
    from patches
    join arrivals using (trajectory_id)
    where
        arrivals.skill in (select skill from arrivals semi join given using (trajectory_id))
        and patches.base_version not in (
            select base_version from evolutions
            union
            select base_version from skills where base_version is not null
        )
),
reads as (
    select
        nodes.node_id,
        item.edit_id,
    from nodes, unnest(nodes.inputs) as item (edit_id)
),
resting as (
    from patch_ids
    union
    select reads.node_id
    from resting
    join edits on edits.node_id = resting.node_id
    join reads on reads.edit_id = edits.edit_id
),
gone as (
    select distinct evolution
    from slots
    semi join resting on resting.node_id = slots.patch_id
    union
    select unnest($spoiled::varchar[])
),
kept as (
    from evolutions
    where evolution not in (select evolution from gone)
),
known as (
    select patch_id as item_id from patches
    union
    select replace(node_id, ':carried', '') from nodes
)
select 'trajectory' as kind, trajectory_id as id from given
union
select if(node_id in (from patch_ids), 'patch', 'node'), node_id from resting
union
select 'item', replace(node_id, ':carried', '') from resting
union
select 'item', item_id from llm_calls where stage <> 'probe' and item_id not in (from known)
union
select 'evolution', evolution from gone
union
select 'selection', evolutions.selection_id
from evolutions
semi join gone using (evolution)
where
    evolutions.selection_id is not null
    and evolutions.selection_id not in (
        select selection_id from kept where selection_id is not null
    )
union
select 'version', evolutions.skill_version
from evolutions
semi join gone using (evolution)
where
    evolutions.skill_version is not null
    and evolutions.skill_version not in (
        select skill_version from kept where skill_version is not null
        union
        select version from releases where evolution in (select evolution from kept)
        union
        select base_version from evolutions
        union
        select base_version from skills where base_version is not null
    )
union
select 'version', patches.base_version
from patches
join resting on resting.node_id = patches.patch_id
where patches.base_version not in (
    select base_version from patches where patch_id not in (select node_id from resting)
    union
    select base_version from evolutions
    union
    select base_version from skills where base_version is not null
)
