-- Patches that no evolution saw, none waits for, and no decision rests on.
-- Those made since their skill was last evolved wait for its next evolution.
-- grain: patch
with latest as (
    select skill, max(started_at) as started_at from evolutions where batch is null group by skill
),
decided as (
    select edits.node_id as patch_id
    from decisions, unnest(decisions.leaves) as leaf (edit_id)
    join edits on edits.edit_id = leaf.edit_id
)
select patches.patch_id
from patches
join arrivals on arrivals.trajectory_id = patches.trajectory_id
join latest on latest.skill = arrivals.skill
where
    patches.made_at < latest.started_at
    and patches.patch_id not in (select patch_id from slots where patch_id is not null)
    and patches.patch_id not in (select patch_id from decided)
order by patches.patch_id
